/** Choosing a unit from the tree: search by name, or go down level by level. A list of buttons, so that thumbs and screen readers manage. */
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unit } from '@/api/types';
import { Icon } from './icon';
import { pathOf } from './unit-order';
import { isFoundBy } from './unit-search';
import './pick-list.css';
import './unit-picker.css';

const pathWords = (units: Unit[], unit: Unit) => pathOf(units, unit).map((each) => each.name);

export function UnitPicker({ units, search, onPick }: { units: Unit[]; search: string; onPick: (unit: Unit) => void }) {
  const { t } = useTranslation();
  const [inside, setInside] = useState<Unit | null>(null);
  const q = search.trim();
  const known = new Set(units.map((unit) => unit.id));
  const below = (parent: Unit | null) =>
    units.filter((unit) => (parent ? unit.parent_id === parent.id : !unit.parent_id || !known.has(unit.parent_id)));
  const [root, ...otherRoots] = below(null);
  // With one root, the first level already shows what is below it.
  const isOnlyRoot = (unit: Unit) => unit === root && otherRoots.length === 0;
  const first = root && otherRoots.length === 0 ? [root, ...below(root)] : below(null);
  const here = q ? units.filter((unit) => isFoundBy(unit.name, q)) : inside ? below(inside) : first;

  return (
    <div className="unit-picker">
      {inside && !q && (
        <button
          type="button"
          className="unit-up"
          onClick={() => setInside(units.find((unit) => unit.id === inside.parent_id && !isOnlyRoot(unit)) ?? null)}
        >
          {t('act.back')} · {pathWords(units, inside).join(' / ')}
        </button>
      )}
      {here.length === 0 && <p className="row-small">{t('choose_unit.none')}</p>}
      <ul className="pick-list">
        {here.map((unit) => {
          const hasChildren = !q && !isOnlyRoot(unit) && units.some((other) => other.parent_id === unit.id);
          return (
            <li key={unit.id}>
              <button type="button" onClick={() => onPick(unit)}>
                <span>{unit.name}</span>
                {q && <small>{pathWords(units, unit).slice(0, -1).join(' / ')}</small>}
              </button>
              {hasChildren && (
                <button type="button" className="unit-down" onClick={() => setInside(unit)}>
                  <Icon of={RightOutlined} />
                  <span className="hidden-visually">{`${t('act.open')}: ${unit.name}`}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
