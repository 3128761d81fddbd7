import type { Figures } from '@/api/figures';
import { useTranslation, words } from '@/i18n';
import { Bars, type Bar } from '@/ui/chart';
import { formatMonth } from '@/ui/dates';
import { Columns } from '@/ui/layout';
import { Card } from '@/ui/page';
import { inTreeOrder } from '@/ui/tree-order';
import { inUnit, unitFor } from './durations';
import { shown } from './hidden';
import { Read } from './read';

/** Two kinds that would be small alone come joined: "rights+welfare". */
const kindWords = (kind: string, comma: string) =>
  kind
    .split('+')
    .map((each) => words('kind', each, each))
    .join(comma);

export function FiguresCharts({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const units = inTreeOrder(figures.units.map((unit) => ({ ...unit, id: unit.unit_id }))).map(({ node }) => node);
  const submitted: Bar[] = units.map((unit) => ({
    label: unit.name,
    value: unit.submitted,
    shown: shown(unit.submitted, unit.at_least),
  }));
  const replied = units.filter((unit) => unit.reply_hours_median !== null);
  const scale = unitFor(replied.flatMap((unit) => [unit.reply_hours_median, unit.reply_hours_p90]));
  const answered: Bar[] = replied.map((unit) => ({
    label: unit.name,
    value: unit.reply_hours_median,
    behind: unit.reply_hours_p90,
    shown: String(inUnit(unit.reply_hours_median ?? 0, scale)),
  }));
  const top = units[0];
  const kinds: Bar[] = figures.kinds
    .filter((kind) => kind.unit_id === top?.unit_id)
    .map((kind) => ({ label: kindWords(kind.kind, t('list.comma')), value: kind.submitted, shown: String(kind.submitted) }));
  const trend: Bar[] = figures.trend
    .filter((each) => each.unit_id === top?.unit_id)
    .map((each) => ({ label: formatMonth(each.month), value: each.submitted, shown: shown(each.submitted, false) }));

  return (
    <Columns>
      {trend.length > 1 && top && (
        <Card title={t('figures.trend', { unit: top.name })}>
          <Bars bars={trend} />
          <Read bars={trend} />
        </Card>
      )}
      <Card title={t('figures.chart')}>
        <Bars bars={submitted} />
      </Card>
      {answered.length > 0 && (
        <Card title={t(`figures.chart_reply_${scale}`)}>
          <Bars bars={answered} />
          <p className="figures-legend row-small" aria-hidden>
            <span className="figures-median" /> {t('figures.median')} <span className="figures-p90" /> {t('figures.p90')}
          </p>
          <p className="row-small">{t('figures.by_clock')}</p>
        </Card>
      )}
      {kinds.length > 0 && (
        <Card title={t('figures.kinds')}>
          <Bars bars={kinds} />
          <Read bars={kinds} />
        </Card>
      )}
    </Columns>
  );
}
