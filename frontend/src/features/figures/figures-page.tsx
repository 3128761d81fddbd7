/** How many concerns and how fast answered, per unit and month. Pictures first, the whole table behind them. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { figuresQuery, monthsQuery } from '@/api/figures';
import type { UnitFigures } from '@/api/types';
import { words } from '@/i18n';
import { Bars, type Bar } from '@/ui/chart';
import { Table, type Column } from '@/ui/data-list';
import { formatMonth } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { FilterSelect } from '@/ui/filter-bar';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { useWide } from '@/ui/use-wide';
import { inTreeOrder, levelOf } from './unit-order';
import './figures.css';

/** Below 5, or hidden with such a one; which of the two is not told. The note under the table says so. */
const hidden = '<5※';

export default function FiguresPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isWide = useWide();
  const months = useQuery(monthsQuery);
  const search = useSearch({ from: '/app/figures' });
  const month = search.month ?? months.data?.items[0] ?? '';
  const figures = useQuery(figuresQuery(month));

  const count = (value: number | null) => (value === null ? <abbr title={t('figures.hidden_why')}>{hidden}</abbr> : value);
  const hours = (value: number | null) => {
    if (value === null) return t('figures.no_value');
    return value < 48 ? t('figures.hours', { count: Math.round(value * 10) / 10 }) : t('figures.days', { count: Math.round(value / 2.4) / 10 });
  };
  const pair = (median: number | null, p90: number | null) =>
    median === null ? <span className="row-small">{t('figures.no_value')}</span> : `${hours(median)} · ${hours(p90)}`;

  const units = inTreeOrder(figures.data?.units ?? []);
  const columns: Column<UnitFigures>[] = [
    { name: t('figures.unit'), cell: (unit) => <div style={{ minWidth: '7rem', paddingInlineStart: `${levelOf(units, unit) * 1.25}rem` }}>{unit.name}</div> },
    { name: t('figures.submitted'), align: 'end', cell: (unit) => count(unit.submitted) },
    { name: `${t('figures.accept')}${t('figures.of_pair')}`, cell: (unit) => pair(unit.accept_hours_median, unit.accept_hours_p90) },
    { name: `${t('figures.reply')}${t('figures.of_pair')}`, cell: (unit) => pair(unit.reply_hours_median, unit.reply_hours_p90) },
    { name: t('figures.closed'), align: 'end', cell: (unit) => count(unit.closed) },
    { name: t('figures.reopened'), align: 'end', cell: (unit) => count(unit.reopened) },
    { name: t('figures.not_rated'), align: 'end', cell: (unit) => count(unit.not_rated) },
  ];
  const submitted: Bar[] = units.map((unit) => ({ label: unit.name, value: unit.submitted, shown: unit.submitted === null ? hidden : String(unit.submitted) }));
  const answered: Bar[] = units
    .filter((unit) => unit.reply_hours_median !== null)
    .map((unit) => ({ label: unit.name, value: unit.reply_hours_median, behind: unit.reply_hours_p90, shown: hours(unit.reply_hours_median) }));
  const top = units[0]?.unit_id;
  const kinds: Bar[] = (figures.data?.kinds ?? [])
    .filter((kind) => kind.unit_id === top)
    .map((kind) => ({ label: words('kind', kind.kind, kind.kind), value: kind.submitted, shown: kind.submitted === null ? hidden : String(kind.submitted) }));

  const select = months.data && months.data.items.length > 0 && (
    <FilterSelect
      label={t('figures.month')}
      value={month}
      options={months.data.items.map((each) => ({ value: each, label: formatMonth(each) }))}
      onChange={(next) => void navigate({ to: '/figures', search: { month: next } })}
    />
  );

  return (
    <Page title={t('figures.title')} lead={t('figures.note')} width="wide" aside={select}>
      {(months.isPending || (figures.isPending && month !== '')) && <Skeleton rows={8} label={t('list.loading')} />}
      {months.isError && !months.data && <ErrorNotice error={months.error} onRetry={() => void months.refetch()} />}
      {figures.isError && !figures.data && <ErrorNotice error={figures.error} onRetry={() => void figures.refetch()} />}
      {months.data?.items.length === 0 && <Empty title={t('figures.no_months')} />}
      {figures.data?.provisional && <Notice tone="wait">{t('figures.provisional')}</Notice>}
      {figures.data && !figures.data.provisional && units.length === 0 && <Empty title={t('figures.none')} />}
      {units.length > 0 && !figures.data?.provisional && (
        <>
          <div className="figures-charts">
            <Card title={t('figures.chart')}>
              <Bars bars={submitted} />
            </Card>
            {answered.length > 0 && (
              <Card title={t('figures.chart_reply')}>
                <Bars bars={answered} />
                <p className="figures-legend row-small" aria-hidden>
                  <span className="figures-median" /> {t('figures.median')} <span className="figures-p90" /> {t('figures.p90')}
                </p>
              </Card>
            )}
            {kinds.some((kind) => kind.value !== null) && (
              <Card title={t('figures.kinds')}>
                <Bars bars={kinds} />
                <dl className="hidden-visually">
                  {kinds.map((kind) => (
                    <div key={kind.label}>
                      <dt>{kind.label}</dt>
                      <dd>{kind.shown}</dd>
                    </div>
                  ))}
                </dl>
              </Card>
            )}
          </div>
          <h2>{t('figures.table')}</h2>
          {isWide ? (
            <div className="data-table" tabIndex={0} role="region" aria-label={t('figures.table')}>
              <Table label={t('figures.table')} columns={columns} items={units} keyOf={(unit) => unit.unit_id} />
            </div>
          ) : (
            units.map((unit) => (
              <Card key={unit.unit_id} title={unit.name}>
                <Facts items={columns.slice(1).map((column) => ({ name: column.name, value: column.cell(unit) }))} />
              </Card>
            ))
          )}
          {units.some((unit) => unit.hidden) && <p className="row-small">{t('figures.hidden_why')}</p>}
        </>
      )}
    </Page>
  );
}
