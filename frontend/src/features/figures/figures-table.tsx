import type { Figures, UnitFigures } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { Table, type Column } from '@/ui/data-list';
import { Card, Facts } from '@/ui/page';
import { inTreeOrder } from '@/ui/tree-order';
import { useWide } from '@/ui/use-wide';
import { inUnit, unitFor } from './durations';
import { hidden } from './hidden';

export function FiguresTable({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const isWide = useWide();
  const placed = inTreeOrder(figures.units.map((unit) => ({ ...unit, id: unit.unit_id })));
  const levels = new Map(placed.map(({ node, level }) => [node.unit_id, level]));
  const units = placed.map(({ node }) => node);

  const count = (value: number | null, unit: UnitFigures) =>
    value === null ? <abbr title={t('figures.hidden_why')}>{hidden}</abbr> : unit.at_least ? `≥${value}` : value;
  const accept = unitFor(units.flatMap((unit) => [unit.accept_hours_median, unit.accept_hours_p90]));
  const reply = unitFor(units.flatMap((unit) => [unit.reply_hours_median, unit.reply_hours_p90]));
  const pair = (median: number | null, p90: number | null, unit: 'hours' | 'days') =>
    median === null ? (
      <span className="row-small">{t('figures.no_value')}</span>
    ) : (
      `${inUnit(median, unit)} · ${p90 === null ? t('figures.no_value') : inUnit(p90, unit)}`
    );
  const timed = (name: string, unit: 'hours' | 'days') => `${name}${t(`figures.of_pair_${unit}`)}`;

  const columns: Column<UnitFigures>[] = [
    {
      name: t('figures.unit'),
      cell: (unit) => (
        <div className={`figures-unit figures-level-${Math.min(levels.get(unit.unit_id) ?? 0, 4)}`}>{unit.name}</div>
      ),
    },
    { name: t('figures.submitted'), align: 'end', cell: (unit) => count(unit.submitted, unit) },
    { name: timed(t('figures.accept'), accept), cell: (unit) => pair(unit.accept_hours_median, unit.accept_hours_p90, accept) },
    { name: timed(t('figures.reply'), reply), cell: (unit) => pair(unit.reply_hours_median, unit.reply_hours_p90, reply) },
    { name: t('figures.closed'), align: 'end', cell: (unit) => count(unit.closed, unit) },
    { name: t('figures.reopened'), align: 'end', cell: (unit) => count(unit.reopened, unit) },
    { name: t('figures.not_rated'), align: 'end', cell: (unit) => count(unit.not_rated, unit) },
  ];

  return (
    <>
      <h2>{t('figures.table')}</h2>
      {isWide ? (
        <div className="data-table" tabIndex={0} role="region" aria-label={t('figures.table')}>
          <Table label={t('figures.table')} columns={columns} items={units} keyOf={(unit) => unit.unit_id} />
        </div>
      ) : (
        units.map((unit) => (
          <Card key={unit.unit_id} title={unit.name} className="figures-card">
            <Facts items={columns.slice(1).map((column) => ({ name: column.name, value: column.cell(unit) }))} />
          </Card>
        ))
      )}
      {units.some((unit) => unit.hidden) && <p className="row-small">{t('figures.hidden_why')}</p>}
      {units.some((unit) => unit.at_least) && <p className="row-small">{t('figures.at_least')}</p>}
    </>
  );
}
