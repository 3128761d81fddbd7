import { Link } from '@tanstack/react-router';
import type { AssistanceFigures } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { Row } from '@/ui/layout';
import { unitFor } from './durations';
import { UnitsTable, useCells } from './units-table';

/** How many households were put on file and how fast. Who was helped and how much is in the quarterly report alone. */
export function AssistanceShown({ figures: { units } }: { figures: AssistanceFigures }) {
  const { t } = useTranslation();
  const { count, pair, timed } = useCells();
  const filing = unitFor(units.flatMap((unit) => [unit.file_hours_median, unit.file_hours_p90]));
  return (
    <>
      <Row>
        <Link to="/assistance/report" className="button button-plain">
          {t('figures.who_helped')}
        </Link>
      </Row>
      <UnitsTable
        units={units}
        columns={[
          { name: t('figures.applied'), align: 'end', cell: (unit) => count(unit.applied, unit) },
          { name: t('figures.filed'), align: 'end', cell: (unit) => count(unit.filed, unit) },
          { name: timed(t('figures.file'), filing), cell: (unit) => pair(unit.file_hours_median, unit.file_hours_p90, filing) },
        ]}
      />
      <p className="row-small">{t('figures.by_clock')}</p>
    </>
  );
}
