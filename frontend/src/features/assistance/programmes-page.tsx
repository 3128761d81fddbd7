/** Aid programmes: what each gives to whom now, and where its figures come from; administrators set them up. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { programmesQuery, type Programme } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Row, Stack } from '@/ui/layout';
import { Card, Facts, Page, Parts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { givesOf, tiersOf, useIsAdmin } from './programmes';

export default function ProgrammesPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const { data, error, refetch } = useQuery(programmesQuery);
  return (
    <Page
      title={t('programme.list')}
      lead={t('programme.lead')}
      aside={
        isAdmin && (
          <Link to="/assistance/programmes/new" className="button button-main">
            {t('programme.new')}
          </Link>
        )
      }
    >
      {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.map((programme) => (
        <OneProgramme key={programme.id} programme={programme} />
      ))}
    </Page>
  );
}

function OneProgramme({ programme }: { programme: Programme }) {
  const { t } = useTranslation();
  const { id, name, fund, rule, papers, is_open } = programme;
  return (
    <Card title={name} aside={is_open ? undefined : <Tag tone="still">{t('programme.ended')}</Tag>}>
      <Stack>
        <Parts of={[t(`fund.name.${fund}`), t(`programme.rule.${rule}`)]} />
        <Facts items={tiersOf(programme).map((tier) => ({ name: t(`notice.tier.${tier}`), value: givesOf(programme, tier) }))} />
        {papers.length > 0 && (
          <p className="row-small">
            {t('programme.papers', { papers: papers.map((each) => t(`evidence.${each}`)).join(t('list.comma')) })}
          </p>
        )}
        <Row>
          <Link to="/assistance/programmes/$programmeId" params={{ programmeId: id }} className="button button-plain">
            {t('programme.open')}
            <span className="hidden-visually">{`: ${name}`}</span>
          </Link>
        </Row>
      </Stack>
    </Card>
  );
}
