/** Open deadlines. How each date was worked out is one tap away, once for all of them. */
import { useState } from 'react';
import { useTranslation } from '@/i18n';
import { Dialog } from './dialog';
import type { Deadline } from './dates';
import { DueWords } from './due-words';
import { Explanation, type Explained } from './explanation';
import { When } from './when';
import './button.css';
import './due-dates.css';

/** Those that fall on the same moment are one date, and one explanation. */
function datesOf<D extends Deadline>(dues: D[], kindOf: (due: D) => string, comma: string) {
  const dates = new Map<string, D[]>();
  for (const due of [...dues].sort((one, other) => one.at.localeCompare(other.at)))
    dates.set(due.at, [...(dates.get(due.at) ?? []), due]);
  return [...dates.values()].flatMap(([due, ...others]) =>
    due ? [{ due, kind: [due, ...others].map(kindOf).join(comma) }] : [],
  );
}

interface DueDatesProps<D> {
  dues: D[];
  /** What is due, in words. */
  kindOf: (due: D) => string;
}

/** The next one first. */
export function DueDates<D extends Deadline & Explained>({ dues, kindOf }: DueDatesProps<D>) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const dates = datesOf(dues, kindOf, t('list.comma'));
  const [only, ...others] = dates;
  if (!only) return null;
  return (
    <div className="due-dates">
      <ul>
        {dates.map(({ due, kind }) => (
          <li key={due.at}>
            <DueWords due={due} kind={kind} short />{' '}
            <span className="due-at">
              <When at={due.at} />
            </span>
          </li>
        ))}
      </ul>
      <button type="button" className="link-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t(others.length > 0 ? 'explain.why_all' : 'explain.why')}
      </button>
      {isOpen && (
        <Dialog
          title={others.length > 0 ? t('explain.why_all_title') : t('explain.why_title', { kind: only.kind })}
          onClose={() => setOpen(false)}
        >
          {others.length === 0 ? (
            <Explanation due={only.due} />
          ) : (
            dates.map(({ due, kind }, index) => (
              <details key={due.at} className="due-why" open={index === 0}>
                <summary>
                  <strong>{kind}</strong> <When at={due.at} />
                </summary>
                <Explanation due={due} />
              </details>
            ))
          )}
        </Dialog>
      )}
    </div>
  );
}
