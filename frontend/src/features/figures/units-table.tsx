/** Figures of each unit: a table on a desk, a card for each on a phone, and why some are not shown. */
import { useTranslation } from '@/i18n';
import { Table, type Column } from '@/ui/data-list';
import { Card, Facts } from '@/ui/page';
import { inTreeOrder } from '@/ui/tree-order';
import { useWide } from '@/ui/use-wide';
import { inUnit, type DurationUnit } from './durations';
import { hidden } from './hidden';

interface OfUnit {
  unit_id: string;
  name: string;
  parent_id: string | null;
  at_least: boolean;
  hidden: string | null;
}

/** What stands in a cell: a count, or within how many hours or days half and nine in ten were done. */
export function useCells() {
  const { t } = useTranslation();
  return {
    count: (value: number | null, unit: OfUnit) =>
      value === null ? <abbr title={t('figures.hidden_why')}>{hidden}</abbr> : unit.at_least ? `≥${value}` : value,
    pair: (median: number | null, p90: number | null, unit: DurationUnit) =>
      median === null ? (
        <span className="row-small">{t('figures.no_value')}</span>
      ) : (
        `${inUnit(median, unit)} · ${p90 === null ? t('figures.no_value') : inUnit(p90, unit)}`
      ),
    timed: (name: string, unit: DurationUnit) => `${name}${t(`figures.of_pair_${unit}`)}`,
  };
}

export function UnitsTable<T extends OfUnit>({ units, columns }: { units: T[]; columns: Column<T>[] }) {
  const { t } = useTranslation();
  const isWide = useWide();
  const placed = inTreeOrder(units.map((unit) => ({ ...unit, id: unit.unit_id })));
  const levels = new Map(placed.map(({ node, level }) => [node.unit_id, level]));
  const items = placed.map(({ node }) => node);
  const named: Column<T> = {
    name: t('figures.unit'),
    cell: (unit) => <div className={`figures-unit figures-level-${Math.min(levels.get(unit.unit_id) ?? 0, 4)}`}>{unit.name}</div>,
  };
  return (
    <>
      <h2>{t('figures.table')}</h2>
      {isWide ? (
        <div className="data-table" tabIndex={0} role="region" aria-label={t('figures.table')}>
          <Table label={t('figures.table')} columns={[named, ...columns]} items={items} keyOf={(unit) => unit.unit_id} />
        </div>
      ) : (
        items.map((unit) => (
          <Card key={unit.unit_id} title={unit.name} className="figures-card">
            <Facts items={columns.map((column) => ({ name: column.name, value: column.cell(unit) }))} />
          </Card>
        ))
      )}
      {units.some((unit) => unit.hidden) && <p className="row-small">{t('figures.hidden_why')}</p>}
      {units.some((unit) => unit.at_least) && <p className="row-small">{t('figures.at_least')}</p>}
    </>
  );
}
