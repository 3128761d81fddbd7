/** Who was helped in a quarter, how fast and how much: a picture, the table behind it, and both as a file. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { reportFile, reportQuery, type ReportTable } from '@/api/reports';
import { useTranslation } from '@/i18n';
import { Bars } from '@/ui/chart';
import { Table } from '@/ui/data-list';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { FilterBar, FilterSelect } from '@/ui/filter-bar';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';

/** The present one and the seven before it. */
function quarters(): string[] {
  const [year = 0, month = 1] = today().split('-').map(Number);
  const last = year * 4 + Math.ceil(month / 3) - 1;
  return Array.from({ length: 8 }, (_, back) => `${Math.floor((last - back) / 4)}-Q${((last - back) % 4) + 1}`);
}

export default function ReportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const known = quarters();
  const { quarter = known[0] ?? '' } = useSearch({ from: '/app/assistance/report' });
  const { data, error, refetch } = useQuery(reportQuery(quarter));
  const named = (each: string) => t('helped.quarter_name', { year: each.slice(0, 4), number: each.slice(-1) });
  return (
    <Page title={t('helped.title')} lead={t('helped.lead')} width="wide">
      <FilterBar label={t('helped.quarter')}>
        <FilterSelect
          label={t('helped.quarter')}
          value={quarter}
          options={known.map((value) => ({ value, label: named(value) }))}
          onChange={(value) => void navigate({ to: '/assistance/report', search: { quarter: value } })}
        />
        <Row>
          {(['xlsx', 'pdf'] as const).map((format) => (
            <a key={format} href={reportFile(quarter, format)} download className="button button-plain">
              {t(`helped.${format}`)}
            </a>
          ))}
        </Row>
      </FilterBar>
      <p className="row-small">{t('helped.hidden')}</p>
      {!data && !error && <Skeleton rows={6} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.tables.map((table) => (
        <OneTable key={table.key} table={table} />
      ))}
    </Page>
  );
}

function OneTable({ table: { title, lines, total } }: { table: ReportTable }) {
  const { t } = useTranslation();
  const few = t('helped.few');
  if (lines.length === 0)
    return (
      <Card title={title}>
        <p>{t('helped.none')}</p>
      </Card>
    );
  return (
    <Card title={title}>
      <Stack>
        <Bars bars={lines.map(({ name, people }) => ({ label: name, value: people, shown: String(people ?? few) }))} />
        <div className="data-table">
          <Table
            label={title}
            items={[...lines, total]}
            keyOf={({ name }) => name}
            columns={[
              { name: t('helped.name'), cell: ({ name }) => name },
              { name: t('helped.people'), cell: ({ people }) => people ?? few, align: 'end' },
              { name: t('helped.helps'), cell: ({ helps }) => helps ?? few, align: 'end' },
              { name: t('helped.fen'), cell: ({ fen }) => (fen === null ? few : <Money fen={fen} />), align: 'end' },
              { name: t('helped.days'), cell: ({ days }) => days ?? few, align: 'end' },
            ]}
          />
        </div>
      </Stack>
    </Card>
  );
}
