/** What one can have a say in: proposals, elections, polls; and what was proposed last. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { staffProposalsQuery } from '@/api/staff-proposals';
import { useTranslation } from '@/i18n';
import { Columns, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { ProposalList } from './proposal-list';

export default function DemocracyPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('democracy.title')} lead={t('democracy.lead')} width="wide">
      <Columns pair>
        <Card title={t('democracy.proposals')}>
          <Stack>
            <p>{t('democracy.proposals_hint')}</p>
            <Link to="/democracy/proposals/new" className="button button-main button-wide">
              {t('staff_proposal.new')}
            </Link>
            <Link to="/democracy/proposals" className="button button-plain button-wide">
              {t('democracy.all')}
            </Link>
          </Stack>
        </Card>
        <Card title={t('democracy.elections')}>
          <Stack>
            <p>{t('democracy.elections_hint')}</p>
            <Link to="/elections" className="button button-plain button-wide">
              {t('democracy.elections')}
            </Link>
          </Stack>
        </Card>
        <Card title={t('democracy.congresses')}>
          <Stack>
            <p>{t('democracy.congresses_hint')}</p>
            <Link to="/congresses" className="button button-plain button-wide">
              {t('democracy.congresses')}
            </Link>
          </Stack>
        </Card>
        <Card title={t('democracy.honours')}>
          <Stack>
            <p>{t('democracy.honours_hint')}</p>
            <Link to="/democracy/honours" className="button button-plain button-wide">
              {t('democracy.honours')}
            </Link>
          </Stack>
        </Card>
        <Card title={t('poll.list')}>
          <Stack>
            <p>{t('poll.hint')}</p>
            <Link to="/democracy/polls" className="button button-plain button-wide">
              {t('poll.list')}
            </Link>
          </Stack>
        </Card>
      </Columns>
      <Stack as="section" aria-label={t('democracy.newest')}>
        <h2>{t('democracy.newest')}</h2>
        <ProposalList query={useInfiniteQuery(staffProposalsQuery({}))} label={t('democracy.newest')} />
      </Stack>
    </Page>
  );
}
