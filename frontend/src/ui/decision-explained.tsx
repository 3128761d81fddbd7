/** What was decided by rule, and why: the result, each step with its figures, and the rules it rests on. */
import { useTranslation, words } from '@/i18n';
import { formatDate } from './dates';
import { Unfold } from './layout';
import { Money } from './money';
import type { Tone } from './states';
import { Tag } from './status-tag';
import './decision-explained.css';

/** As the service explains it (casework.decisions). */
interface Decision {
  title: string;
  steps: string[];
  figures: { key: string; value: number; unit: string; effective: string; source: string }[];
}

export function DecisionExplained({ decision, tone }: { decision: Decision; tone: Tone }) {
  const { t } = useTranslation();
  const { title, steps, figures } = decision;
  return (
    <div className="decision">
      <p className="decision-result">
        <span>{t('decision.result')}</span> <Tag tone={tone}>{title}</Tag>
      </p>
      {steps.length > 0 && (
        <div>
          <h3>{t('decision.steps')}</h3>
          <ol className="decision-steps">
            {steps.map((step, index) => (
              <li key={index}>{step}</li>
            ))}
          </ol>
        </div>
      )}
      {figures.length > 0 && (
        <Unfold label={t('decision.rules', { count: figures.length })}>
          <ul className="decision-rules">
            {figures.map(({ key, value, unit, effective, source }) => (
              <li key={key + effective}>
                <strong>
                  {unit.startsWith('fen') ? (
                    <>
                      <Money fen={value} /> {words('decision.per', unit, '')}
                    </>
                  ) : (
                    t('explain.rule_value', { value, unit: words('explain.unit', unit, unit) })
                  )}
                </strong>
                <span>{source}</span>
                <small>{t('decision.since', { when: formatDate(effective) })}</small>
              </li>
            ))}
          </ul>
        </Unfold>
      )}
    </div>
  );
}
