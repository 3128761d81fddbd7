/** Deadlines in words, coloured by how near they are. How each date was worked out is one tap away, once for all of them. */
import CheckCircleOutlined from '@ant-design/icons-svg/es/asn/CheckCircleOutlined';
import ClockCircleOutlined from '@ant-design/icons-svg/es/asn/ClockCircleOutlined';
import ExclamationCircleFilled from '@ant-design/icons-svg/es/asn/ExclamationCircleFilled';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Due, NextDue } from '@/api/types';
import { words } from '@/i18n';
import { dueWords, formatDay, formatTime, nearness } from './dates';
import { Dialog } from './dialog';
import { Explanation } from './explanation';
import { Icon } from './icon';
import { When } from './when';
import './button.css';
import './due-date.css';

const kindOf = (due: NextDue | Due) => words('due.kind', due.kind, due.kind);

export function DueWords({ due, short = false, kind = kindOf(due) }: { due: NextDue | Due; short?: boolean; kind?: string }) {
  useTranslation();
  const near = nearness(due);
  const icon = near === 'late' ? ExclamationCircleFilled : near === 'met' ? CheckCircleOutlined : ClockCircleOutlined;
  return (
    <span className={`due due-${near}`}>
      <Icon of={icon} />
      <span>
        <span className="due-words">
          {kind} · {dueWords(due)}
        </span>
        {!short && near !== 'met' && near !== 'stopped' && (
          <span className="due-day">
            {formatDay(due.at)} {formatTime(due.at)}
          </span>
        )}
      </span>
    </span>
  );
}

/** Those that fall on the same moment are one date, and one explanation. */
function datesOf(dues: Due[], comma: string) {
  const dates = new Map<string, Due[]>();
  for (const due of [...dues].sort((one, other) => one.at.localeCompare(other.at))) dates.set(due.at, [...(dates.get(due.at) ?? []), due]);
  return [...dates.values()].flatMap(([due, ...others]) => (due ? [{ due, kind: [due, ...others].map(kindOf).join(comma) }] : []));
}

/** Open deadlines, the next one first. */
export function DueDates({ dues }: { dues: Due[] }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const dates = datesOf(dues, t('list.comma'));
  const [only, ...others] = dates;
  if (!only) return null;
  return (
    <div className="due-dates">
      <ul>
        {dates.map(({ due, kind }) => (
          <li key={due.at}>
            <DueWords due={due} kind={kind} short /> <span className="due-at"><When at={due.at} /></span>
          </li>
        ))}
      </ul>
      <button type="button" className="link-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t(others.length > 0 ? 'due.why_all' : 'due.why')}
      </button>
      {isOpen && (
        <Dialog title={others.length > 0 ? t('due.why_all_title') : t('due.why_title', { kind: only.kind })} onClose={() => setOpen(false)}>
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
