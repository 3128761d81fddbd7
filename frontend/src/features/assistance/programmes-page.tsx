/** Aid programmes with their figures and where each comes from. */
import { useQuery } from '@tanstack/react-query';
import { programmesQuery, type Programme } from '@/api/assistance';
import { language, useTranslation, words } from '@/i18n';
import { formatDate } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Stack, Unfold } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Page, Parts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';

export default function ProgrammesPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(programmesQuery);
  return (
    <Page title={t('programme.list')} lead={t('programme.lead')}>
      {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.map((programme) => (
        <OneProgramme key={programme.id} programme={programme} />
      ))}
    </Page>
  );
}

function OneProgramme({ programme: { name, fund, rule, rows, papers, is_open } }: { programme: Programme }) {
  const { t } = useTranslation();
  return (
    <Card title={name} aside={is_open ? undefined : <Tag tone="still">{t('programme.ended')}</Tag>}>
      <Stack>
        <Parts of={[t(`fund.name.${fund}`), t(`programme.rule.${rule}`)]} />
        {papers.length > 0 && (
          <p>{t('programme.papers', { papers: papers.map((each) => t(`evidence.${each}`)).join(t('list.comma')) })}</p>
        )}
        <Unfold label={t('programme.figures')}>
          <Stack as="ul" gap="small">
            {rows.map((row, index) => (
              <li key={index}>
                <strong>
                  {words('notice.tier', row.tier, row.tier)} · {t(`programme.figure.${row.name}`)}:{' '}
                  {row.unit === 'fen' ? <Money fen={row.value} /> : `${row.value} ${words('programme.unit', row.unit, row.unit)}`}
                </strong>
                <p className="row-small">
                  {language() === 'en' ? row.source_en : row.source_zh} ·{' '}
                  {t('programme.since', { when: formatDate(row.effective) })}
                </p>
              </li>
            ))}
          </Stack>
        </Unfold>
      </Stack>
    </Card>
  );
}
