/** Why a date is what it is: start, rule with its source, and each day counted or skipped. */
import { useTranslation } from 'react-i18next';
import type { Due } from '@/api/types';
import { words } from '@/i18n';
import { formatDate, formatMoment } from './dates';
import { Facts } from './page';
import { When } from './when';
import './explanation.css';

export function Explanation({ due }: { due: Due }) {
  const { t } = useTranslation();
  return (
    <div className="explanation">
      <Facts
        items={[
          { name: t('due.start'), value: <When at={due.start} /> },
          { name: t('due.rule'), value: t('due.rule_value', { value: due.policy.value, unit: words('due.unit', due.policy.unit, due.policy.unit) }) },
          { name: t('due.source'), value: due.policy.source },
          ...(due.limit
            ? [{ name: t('due.limit'), value: `${t('due.rule_value', { value: due.limit.value, unit: words('due.unit', due.limit.unit, due.limit.unit) })} · ${due.limit.source}` }]
            : []),
          ...due.pauses.map((pause) => ({
            name: t('due.pauses'),
            value: `${formatMoment(pause.start)} – ${pause.end ? formatMoment(pause.end) : ''} ${pause.reason}`,
          })),
          { name: t('due.end'), value: <strong><When at={due.at} /></strong> },
        ]}
      />
      {due.provisional && <p className="explanation-note">{t('due.provisional')}</p>}
      {due.steps.length > 0 && (
        <>
          <h3>{t('due.steps')}</h3>
          <ol className="explanation-steps">
            {due.steps.map((step) => (
              <li key={step.date} className={step.counted ? 'counted' : ''}>
                <span>{formatDate(step.date)}</span>
                <span>{step.reason}</span>
                <span className="explanation-mark">{t(step.counted ? 'due.counted' : 'due.skipped')}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
