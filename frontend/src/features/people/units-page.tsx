/** The unit tree: choose a unit to rename it, move it or add one below it. What belongs to a unit moves with it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { unitsQuery } from '@/api/people';
import { useTranslation, words } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Columns } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { inTreeOrder } from '@/ui/tree-order';
import { useWide } from '@/ui/use-wide';
import { UnitPanel } from './unit-panel';
import './people.css';

export default function UnitsPage() {
  const { t } = useTranslation();
  const isWide = useWide();
  const { unit: chosenId } = useSearch({ from: '/app/people/units' });
  const { data, error, isPending, refetch } = useQuery(unitsQuery);
  const units = data?.items ?? [];
  const chosen = units.find((unit) => unit.id === chosenId);

  return (
    <Page title={t('units.title')} lead={t('units.lead')} width="wide">
      {isPending && <Skeleton rows={8} label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <Columns>
        {/* On a phone the chosen unit stands above the tree, where it is seen. */}
        {chosen && !isWide && <UnitPanel key={`${chosen.id}-${chosen.version}`} unit={chosen} units={units} />}
        {data && (
          <Card>
            <ul className="unit-tree">
              {inTreeOrder(units).map(({ node: unit, level }) => (
                <li key={unit.id} className={`unit-level-${Math.min(level, 6)}`}>
                  <Link
                    to="/people/units"
                    search={{ unit: unit.id }}
                    aria-current={unit.id === chosenId || undefined}
                    resetScroll={!isWide}
                  >
                    <strong>{unit.name}</strong>
                    <span className="row-small">
                      {words('unit_kind', unit.kind, unit.kind)} · {t('units.people_count', { count: unit.members })}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        )}
        {isWide &&
          data &&
          (chosen ? (
            <UnitPanel key={`${chosen.id}-${chosen.version}`} unit={chosen} units={units} />
          ) : (
            <p className="row-small units-hint">{t('units.choose_hint')}</p>
          ))}
      </Columns>
    </Page>
  );
}
