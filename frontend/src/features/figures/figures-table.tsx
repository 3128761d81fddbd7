import type { Figures } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { unitFor } from './durations';
import { UnitsTable, useCells } from './units-table';

export function FiguresTable({ figures: { units } }: { figures: Figures }) {
  const { t } = useTranslation();
  const { count, pair, timed } = useCells();
  const accept = unitFor(units.flatMap((unit) => [unit.accept_hours_median, unit.accept_hours_p90]));
  const reply = unitFor(units.flatMap((unit) => [unit.reply_hours_median, unit.reply_hours_p90]));
  return (
    <UnitsTable
      units={units}
      columns={[
        { name: t('figures.submitted'), align: 'end', cell: (unit) => count(unit.submitted, unit) },
        {
          name: timed(t('figures.accept'), accept),
          cell: (unit) => pair(unit.accept_hours_median, unit.accept_hours_p90, accept),
        },
        { name: timed(t('figures.reply'), reply), cell: (unit) => pair(unit.reply_hours_median, unit.reply_hours_p90, reply) },
        { name: t('figures.closed'), align: 'end', cell: (unit) => count(unit.closed, unit) },
        { name: t('figures.reopened'), align: 'end', cell: (unit) => count(unit.reopened, unit) },
        { name: t('figures.not_rated'), align: 'end', cell: (unit) => count(unit.not_rated, unit) },
      ]}
    />
  );
}
