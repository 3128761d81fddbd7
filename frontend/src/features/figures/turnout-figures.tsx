import type { Turnout } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { UnitsTable, useCells } from './units-table';

/** How many might vote in elections that closed, and how many did. Nobody knows who. */
export function TurnoutShown({ figures: { units } }: { figures: Turnout }) {
  const { t } = useTranslation();
  const { count } = useCells();
  const share = (voted: number | null, voters: number | null) =>
    voted === null || !voters ? t('figures.no_value') : `${Math.round((voted / voters) * 100)} %`;
  return (
    <>
      <UnitsTable
        units={units}
        columns={[
          { name: t('figures.closed_elections'), align: 'end', cell: (unit) => count(unit.elections, unit) },
          { name: t('figures.voters'), align: 'end', cell: (unit) => count(unit.voters, unit) },
          { name: t('figures.voted'), align: 'end', cell: (unit) => count(unit.voted, unit) },
          { name: t('figures.turnout'), align: 'end', cell: (unit) => share(unit.voted, unit.voters) },
        ]}
      />
      <p className="row-small">{t('figures.nobody_knows')}</p>
    </>
  );
}
