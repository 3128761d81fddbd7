/** What an election is for the reader as a voter: whether they are on the roll, and what is to do when. */
import { Link } from '@tanstack/react-router';
import type { Election } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { formatMoment } from '@/ui/dates';
import { Stack } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { Notice } from '@/ui/error';
import { boothOf } from './booth-address';

export function VoterCard({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { id, state, is_voter, actions, has_slip, votes_on_paper, definition } = election;
  const isOver = ['CLOSED', 'TALLIED'].includes(state);
  const hasResult = ['DECRYPTED', 'SIGNED', 'CERTIFIED'].includes(state);
  const moment = {
    ROLL: t('voter.roll', { when: formatMoment(election.objections_until), opens: formatMoment(election.opens_at) }),
    SETUP: t('voter.opens', { when: formatMoment(election.opens_at) }),
    READY: t('voter.opens', { when: formatMoment(election.opens_at) }),
    OPEN: t('voter.closes', { when: formatMoment(election.closes_at) }),
  }[state as 'ROLL'];
  return (
    <Card title={t('voter.title')}>
      <Stack>
        <Notice tone={is_voter ? 'good' : 'still'} title={t(is_voter ? 'election.on_roll' : 'voter.not_on_roll')}>
          {!is_voter && actions.includes('object') && <p>{t('voter.not_on_roll_hint')}</p>}
        </Notice>
        {moment && <p>{moment}</p>}
        {isOver && <p>{t('voter.counting')}</p>}
        {hasResult && <p>{t(state === 'CERTIFIED' ? 'voter.certified' : 'voter.result')}</p>}
        {state === 'VOID' && <p>{t('voter.void')}</p>}
        {votes_on_paper && moment && (
          <Notice title={t('paper.you')}>
            <p>{t('paper.you_hint')}</p>
          </Notice>
        )}
        {is_voter && !votes_on_paper && state === 'OPEN' && (
          <>
            <p>{t(has_slip ? 'voter.slip_in_app' : 'voter.slip_on_paper')}</p>
            <a href={`${boothOf(election)}#${election.uuid}`} className={`button ${has_slip ? 'button-plain' : 'button-main'}`}>
              {t('voter.vote')}
            </a>
            <Parts of={[t(definition.may_vote_again ? 'voter.again' : 'voter.once'), t('voter.unknown')]} />
          </>
        )}
        {hasResult && (
          <Link to="/elections/$electionId/board" params={{ electionId: id }} className="button button-main">
            {t('voter.see_result')}
          </Link>
        )}
        <Link
          to="/elections/$electionId/roll"
          params={{ electionId: id }}
          className={actions.includes('object') ? 'button button-main' : 'button button-plain'}
        >
          {t(actions.includes('object') ? 'voter.check_roll' : 'voter.roll_link', { count: election.voters })}
        </Link>
      </Stack>
    </Card>
  );
}
