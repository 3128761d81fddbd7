/** How many concerns and how fast answered, per unit, for one month or several. Pictures first, the whole table behind them. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { figuresQuery, monthsQuery, type Figures } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { formatMonth } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { FilterBar, FilterSelect } from '@/ui/filter-bar';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { FiguresCharts } from './figures-charts';
import { FiguresTable } from './figures-table';
import './figures.css';

const spans = ['1', '3', '12', '24'] as const;

export default function FiguresPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const months = useQuery(monthsQuery);
  const search = useSearch({ from: '/app/figures' });
  const month = search.month ?? months.data?.items[0] ?? '';
  const span = spans.find((each) => Number(each) === search.months) ?? '1';
  const figures = useQuery(figuresQuery(month, Number(span)));
  const isOpen = figures.data !== undefined && figures.data.provisional && figures.data.months.length === 0;

  return (
    <Page title={t('figures.title')} lead={t('figures.note')} width="wide">
      {months.data && months.data.items.length > 0 && (
        <FilterBar label={t('figures.month')}>
          <FilterSelect
            label={t('figures.month')}
            value={month}
            options={months.data.items.map((each) => ({ value: each, label: formatMonth(each) }))}
            onChange={(next) => void navigate({ to: '/figures', search: { ...search, month: next } })}
          />
          <FilterSelect
            label={t('figures.span')}
            value={span}
            options={spans.map((each) => ({ value: each, label: t(`figures.span_${each}`) }))}
            onChange={(next) =>
              void navigate({
                to: '/figures',
                search: { ...search, months: next === '1' ? undefined : Number(next) },
              })
            }
          />
          {figures.data && <Covered months={figures.data.months} />}
        </FilterBar>
      )}
      {(months.isPending || (figures.isPending && month !== '')) && <Skeleton rows={8} label={t('list.loading')} />}
      {months.isError && !months.data && <ErrorNotice error={months.error} onRetry={() => void months.refetch()} />}
      {figures.isError && !figures.data && <ErrorNotice error={figures.error} onRetry={() => void figures.refetch()} />}
      {months.data?.items.length === 0 && <Empty title={t('figures.no_months')} />}
      {figures.data?.provisional && <Notice tone="wait">{t('figures.provisional')}</Notice>}
      {figures.data && !isOpen && figures.data.units.length === 0 && <Empty title={t('figures.none')} />}
      {figures.data && !isOpen && figures.data.units.length > 0 && <Shown figures={figures.data} />}
    </Page>
  );
}

function Covered({ months }: { months: string[] }) {
  const { t } = useTranslation();
  const [first, last] = [months[0], months[months.length - 1]];
  if (!first || !last || first === last) return null;
  return <span className="row-small">{t('figures.covered', { from: formatMonth(first), to: formatMonth(last) })}</span>;
}

function Shown({ figures }: { figures: Figures }) {
  return (
    <>
      <FiguresCharts figures={figures} />
      <FiguresTable figures={figures} />
    </>
  );
}
