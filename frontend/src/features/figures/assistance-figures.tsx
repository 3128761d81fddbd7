import { Link } from '@tanstack/react-router';
import type { AssistanceFigures } from '@/api/figures';
import { useTranslation } from '@/i18n';
import { Bars, type Bar } from '@/ui/chart';
import { formatMonth } from '@/ui/dates';
import { Columns } from '@/ui/layout';
import { Card } from '@/ui/page';
import { inTreeOrder } from '@/ui/tree-order';
import { unitFor } from './durations';
import { shown } from './hidden';
import { Read } from './read';
import { UnitsTable, useCells } from './units-table';

/** Who was helped and how fast; how much is in the quarterly report, which is one tap away. */
export function AssistanceShown({ figures: { units, trend } }: { figures: AssistanceFigures }) {
  const { t } = useTranslation();
  const { count, pair, timed } = useCells();
  const placed = inTreeOrder(units.map((unit) => ({ ...unit, id: unit.unit_id }))).map(({ node }) => node);
  const top = placed[0];
  const byUnit: Bar[] = placed.map(({ name, people, at_least }) => ({
    label: name,
    value: people,
    shown: shown(people, at_least),
  }));
  const byMonth: Bar[] = trend
    .filter((each) => each.unit_id === top?.unit_id)
    .map(({ month, people }) => ({ label: formatMonth(month), value: people, shown: shown(people, false) }));
  const filing = unitFor(units.flatMap((unit) => [unit.file_hours_median, unit.file_hours_p90]));
  const paying = unitFor(units.flatMap((unit) => [unit.pay_hours_median, unit.pay_hours_p90]));
  return (
    <>
      <p>
        <Link to="/assistance/report">{t('figures.how_much')}</Link>
      </p>
      <Columns>
        {byMonth.length > 1 && top && (
          <Card title={t('figures.people_trend', { unit: top.name })}>
            <Bars bars={byMonth} />
            <Read bars={byMonth} />
          </Card>
        )}
        <Card title={t('figures.people_chart')}>
          {byUnit.some(({ value }) => value !== null) ? <Bars bars={byUnit} /> : <p>{t('figures.few_helped')}</p>}
        </Card>
      </Columns>
      <UnitsTable
        units={units}
        columns={[
          { name: t('figures.people'), align: 'end', cell: (unit) => count(unit.people, unit) },
          { name: t('figures.aids'), align: 'end', cell: (unit) => count(unit.aids, unit) },
          { name: timed(t('figures.pay'), paying), cell: (unit) => pair(unit.pay_hours_median, unit.pay_hours_p90, paying) },
          { name: t('figures.applied'), align: 'end', cell: (unit) => count(unit.applied, unit) },
          { name: t('figures.filed'), align: 'end', cell: (unit) => count(unit.filed, unit) },
          { name: timed(t('figures.file'), filing), cell: (unit) => pair(unit.file_hours_median, unit.file_hours_p90, filing) },
        ]}
      />
      <p className="row-small">{t('figures.by_clock')}</p>
    </>
  );
}
