/** Help: what there is, and what became of one's own application. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ownHouseholdsQuery } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { ownVisitsQuery } from '@/api/visits';
import { useBegun } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Empty } from '@/ui/empty';
import { Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { draftName } from './help-draft';
import { HouseholdList } from './household-list';
import { VisitList } from './visit-list';

export default function HelpPage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const isBegun = useBegun(me.id, [draftName]).length > 0;
  const own = useInfiniteQuery(ownHouseholdsQuery);
  return (
    <Page title={t('help.title')} lead={t('help.lead')}>
      <Card title={t('help.check')}>
        <Stack>
          <p>{t('help.check_hint')}</p>
          <Row>
            <Link to="/help/check" className="button button-main">
              {t(isBegun ? 'help.check_go_on' : 'help.check_go')}
            </Link>
            <Link to="/help/apply" className="button button-plain">
              {t(isBegun ? 'help.apply_go_on' : 'help.apply_go')}
            </Link>
          </Row>
        </Stack>
      </Card>
      <Card title={t('aid.without_file')}>
        <Stack>
          <p>{t('help.aid_hint')}</p>
          <Row>
            <Link to="/help/aid" className="button button-plain">
              {t('help.aid_go')}
            </Link>
          </Row>
        </Stack>
      </Card>
      <Stack as="section" aria-label={t('help.mine')}>
        <h2>{t('help.mine')}</h2>
        <HouseholdList
          query={own}
          label={t('help.mine')}
          to="/help/$householdId"
          empty={<Empty title={t('help.none')} hint={t('help.none_hint')} />}
        />
      </Stack>
      <OwnVisits />
      <Card title={t('collect.title')}>
        <Row>
          <Link to="/help/collect" className="button button-plain">
            {t('collect.go')}
          </Link>
        </Row>
      </Card>
      <Card title={t('mutual.title')}>
        <Stack>
          <p>{t('mutual.lead')}</p>
          <Row>
            <Link to="/help/mutual" className="button button-plain">
              {t('mutual.go')}
            </Link>
          </Row>
        </Stack>
      </Card>
      <Card title={t('help.notices')}>
        <Stack>
          <p>{t('help.notices_hint')}</p>
          <Row>
            <Link to="/help/notices" className="button button-plain">
              {t('help.notices_go')}
            </Link>
          </Row>
        </Stack>
      </Card>
      {holds(me, 'union_staff', 'assessor', 'approver') && (
        <Card title={t('visit.list')}>
          <Row>
            <Link to="/assistance/visits" className="button button-plain">
              {t('visit.go')}
            </Link>
          </Row>
        </Card>
      )}
    </Page>
  );
}

/** Nothing where nobody was named to come. */
function OwnVisits() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(ownVisitsQuery);
  if (!query.data?.pages[0]?.items.length) return null;
  return (
    <Stack as="section" aria-label={t('visit.own')}>
      <h2>{t('visit.own')}</h2>
      <VisitList query={query} label={t('visit.own')} empty={null} isOwn />
    </Stack>
  );
}
