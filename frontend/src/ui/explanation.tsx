/** Why a date is what it is: start, rule with its source, and each day counted or skipped. */
import { useTranslation, words } from '@/i18n';
import { formatDate, formatMoment } from './dates';
import { Facts } from './page';
import { When } from './when';
import './explanation.css';

interface Rule {
  value: number;
  unit: string;
  source: string;
}

/** A date with all it was worked out from. */
export interface Explained {
  at: string;
  start: string;
  policy: Rule;
  limit?: Rule | null;
  pauses: { start: string; end?: string | null; reason: string }[];
  steps: { date: string; counted: boolean; reason: string }[];
  provisional: boolean;
}

export function Explanation({ due }: { due: Explained }) {
  const { t } = useTranslation();
  return (
    <div className="explanation">
      <Facts
        items={[
          { name: t('explain.start'), value: <When at={due.start} /> },
          {
            name: t('explain.rule'),
            value: t('explain.rule_value', {
              value: due.policy.value,
              unit: words('explain.unit', due.policy.unit, due.policy.unit),
            }),
          },
          { name: t('explain.source'), value: due.policy.source },
          ...(due.limit
            ? [
                {
                  name: t('explain.limit'),
                  value: `${t('explain.rule_value', { value: due.limit.value, unit: words('explain.unit', due.limit.unit, due.limit.unit) })} · ${due.limit.source}`,
                },
              ]
            : []),
          ...due.pauses.map((pause) => ({
            name: t('explain.pauses'),
            value: `${formatMoment(pause.start)} – ${pause.end ? formatMoment(pause.end) : ''} ${pause.reason}`,
          })),
          {
            name: t('explain.end'),
            value: (
              <strong>
                <When at={due.at} />
              </strong>
            ),
          },
        ]}
      />
      {due.provisional && <p className="explanation-note">{t('explain.provisional')}</p>}
      {due.steps.length > 0 && (
        <>
          <h3>{t('explain.steps')}</h3>
          <ol className="explanation-steps">
            {due.steps.map((step) => (
              <li key={step.date} className={step.counted ? 'counted' : ''}>
                <span>{formatDate(step.date)}</span>
                <span>{step.reason}</span>
                <span className="explanation-mark">{t(step.counted ? 'explain.counted' : 'explain.skipped')}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
