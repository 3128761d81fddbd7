/** What a unit's work comes to, for one month or several: concerns, assistance, or elections. Pictures first, the table behind them. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { assistanceFiguresQuery, figuresQuery, monthsQuery, turnoutQuery } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { formatMonth } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { FilterBar, FilterSelect, FilterTabs } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { AssistanceShown } from './assistance-figures';
import { FiguresCharts } from './figures-charts';
import { FiguresTable } from './figures-table';
import { TurnoutShown } from './turnout-figures';
import './figures.css';

const spans = ['1', '3', '12', '24'] as const;
const abouts = ['concerns', 'assistance', 'elections'] as const;

export default function FiguresPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const months = useQuery(monthsQuery);
  const search = useSearch({ from: '/app/figures' });
  const about = search.about ?? 'concerns';
  const month = search.month ?? months.data?.items[0] ?? '';
  const span = spans.find((each) => Number(each) === search.months) ?? '1';
  const go = (changed: typeof search) => void navigate({ to: '/figures', search: { ...search, ...changed } });

  return (
    <Page title={t('figures.title')} lead={t('figures.note')} width="wide">
      {months.data && months.data.items.length > 0 && (
        <FilterBar label={t('figures.month')}>
          <FilterTabs
            label={t('figures.about')}
            value={about}
            options={abouts.map((value) => ({ value, label: t(`figures.${value}`) }))}
            onChange={(next) => go({ about: next === 'concerns' ? undefined : next })}
          />
          <FilterSelect
            label={t('figures.month')}
            value={month}
            options={months.data.items.map((each) => ({ value: each, label: formatMonth(each) }))}
            onChange={(next) => go({ month: next })}
          />
          <FilterSelect
            label={t('figures.span')}
            value={span}
            options={spans.map((each) => ({ value: each, label: t(`figures.span_${each}`) }))}
            onChange={(next) => go({ months: next === '1' ? undefined : Number(next) })}
          />
        </FilterBar>
      )}
      {months.isPending && <Skeleton rows={8} label={t('list.loading')} />}
      {months.isError && !months.data && <ErrorNotice error={months.error} onRetry={() => void months.refetch()} />}
      {months.data?.items.length === 0 && <Empty title={t('figures.no_months')} />}
      {month !== '' && about === 'concerns' && <Concerns month={month} months={Number(span)} />}
      {month !== '' && about === 'assistance' && <Assistance month={month} months={Number(span)} />}
      {month !== '' && about === 'elections' && <Elections month={month} months={Number(span)} />}
    </Page>
  );
}

interface Period {
  month: string;
  months: number;
}

function Concerns({ month, months }: Period) {
  return (
    <Figures of={useQuery(figuresQuery(month, months))}>
      {(figures) => (
        <>
          <FiguresCharts figures={figures} />
          <FiguresTable figures={figures} />
        </>
      )}
    </Figures>
  );
}

function Assistance({ month, months }: Period) {
  return (
    <Figures of={useQuery(assistanceFiguresQuery(month, months))}>{(figures) => <AssistanceShown figures={figures} />}</Figures>
  );
}

function Elections({ month, months }: Period) {
  return <Figures of={useQuery(turnoutQuery(month, months))}>{(figures) => <TurnoutShown figures={figures} />}</Figures>;
}

interface Shown {
  months: string[];
  provisional: boolean;
  units: object[];
}

function Figures<T extends Shown>({
  of: { data, error, refetch },
  children,
}: {
  of: UseQueryResult<T>;
  children: (figures: T) => ReactNode;
}) {
  const { t } = useTranslation();
  if (!data)
    return error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={8} label={t('list.loading')} />;
  const isOpen = data.provisional && data.months.length === 0;
  return (
    <>
      <Covered months={data.months} />
      {data.provisional && <Notice tone="wait">{t('figures.provisional')}</Notice>}
      {!isOpen && (data.units.length === 0 ? <Empty title={t('figures.none')} /> : children(data))}
    </>
  );
}

function Covered({ months }: { months: string[] }) {
  const { t } = useTranslation();
  const [first, last] = [months[0], months[months.length - 1]];
  if (!first || !last || first === last) return null;
  return <p className="row-small">{t('figures.covered', { from: formatMonth(first), to: formatMonth(last) })}</p>;
}
