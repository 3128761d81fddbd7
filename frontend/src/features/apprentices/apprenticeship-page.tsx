/** One agreement of master and apprentice: what both want, how it goes, what can be done now. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { actOnApprenticeship, apprenticeshipQuery, type Apprenticeship } from '@/api/training';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { Actions } from '@/ui/action-panel';
import { formatDate } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { StatusTag } from '@/ui/status-tag';
import { stepsIn, Timeline } from '@/ui/timeline';
import { apprenticeshipStates } from './apprenticeship-states';

export default function ApprenticeshipPage() {
  const { t } = useTranslation();
  const { apprenticeshipId } = useParams({ from: '/app/learn/apprenticeships/$apprenticeshipId' });
  return (
    <ObjectPage
      query={useQuery(apprenticeshipQuery(apprenticeshipId))}
      title={t('pair.title')}
      back={{ to: '/learn/apprenticeships', label: t('pair.list') }}
    >
      {(pair) => <Shown pair={pair} />}
    </ObjectPage>
  );
}

function Shown({ pair }: { pair: Apprenticeship }) {
  const { t } = useTranslation();
  const act = useRef<HTMLDivElement>(null);
  const said = [{ name: 'words', label: t('pair_action.words'), isRequired: true, least: 2, rows: 3, most: 1000 } as const];
  const { begins_on, ends_on, own_goals } = pair;
  return (
    <Page
      title={pair.skill}
      lead={<StatusTag of={apprenticeshipStates} state={pair.state} />}
      back="/learn/apprenticeships"
      width="pair"
    >
      <Columns side>
        <Stack>
          <Card>
            <Stack>
              <h2>{t('pair.goals')}</h2>
              <p>{pair.goals}</p>
              {own_goals && (
                <>
                  <h2>{t('pair.own_goals')}</h2>
                  <p>{own_goals}</p>
                </>
              )}
            </Stack>
          </Card>
          <Card title={t('pair.about')}>
            <Facts
              items={[
                { name: t('pair.master'), value: pair.master_name },
                ...(pair.apprentice_name ? [{ name: t('pair.apprentice'), value: pair.apprentice_name }] : []),
                { name: t('pair.unit'), value: pair.unit_name },
                { name: t('pair.number'), value: pair.number },
                { name: t('pair.months'), value: t('pair.months_of', { count: pair.months }) },
                ...(begins_on && ends_on
                  ? [{ name: t('pair.term'), value: t('pair.from_to', { from: formatDate(begins_on), to: formatDate(ends_on) }) }]
                  : []),
                ...(pair.allowance_fen > 0 ? [{ name: t('pair.allowance'), value: <Money fen={pair.allowance_fen} /> }] : []),
              ]}
            />
          </Card>
          <Card title={t('pair.story')}>
            <Timeline steps={stepsIn(pair.timeline, apprenticeshipStates, 'pair.event')} />
          </Card>
        </Stack>
        <Stack ref={act}>
          {pair.code && (
            <Notice tone="wait" title={t('pair.code_is', { code: pair.code })}>
              {t('pair.code_give')}
            </Notice>
          )}
          {pair.actions.length > 0 && (
            <Actions<{ words: string }>
              object={pair}
              queryKey={apprenticeshipQuery(pair.id).queryKey}
              lists={[['apprenticeships']]}
              words="pair_action"
              state={pair.state_name}
              plain={actOnApprenticeship.offered(pair)}
              table={{
                check: { fields: said, send: ({ words }) => actOnApprenticeship(pair, 'check', { words }) },
                qualify: { fields: said, send: ({ words }) => actOnApprenticeship(pair, 'qualify', { words }) },
                fail: {
                  isWayOut: true,
                  fields: said,
                  send: ({ words }) => actOnApprenticeship(pair, 'fail', { words }),
                },
                stop: {
                  isWayOut: true,
                  fields: said,
                  send: ({ words }) => actOnApprenticeship(pair, 'stop', { words }),
                },
                withdraw: { isWayOut: true, send: () => actOnApprenticeship(pair, 'withdraw') },
              }}
            />
          )}
        </Stack>
      </Columns>
      {pair.actions.length > 0 && <ActBar target={act} label={t('pair.go')} />}
    </Page>
  );
}
