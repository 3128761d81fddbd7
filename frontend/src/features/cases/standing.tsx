/** How a concern stands, on top of its page: the steps, the latest word, the dates to come; the whole story is one tap away. */
import { useTranslation } from 'react-i18next';
import type { Case } from '@/api/types';
import { Card } from '@/ui/page';
import { Timeline } from '@/ui/timeline';
import { Deadlines } from './case-parts';
import { stepUnderWay, steps } from './steps';

export function Standing({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const current = stepUnderWay(shown.state);
  const latest = shown.timeline[shown.timeline.length - 1];
  return (
    <Card title={t('case.standing')} className="standing">
      {current !== null && (
        <ol className="steps">
          {steps.map((step, index) => (
            <li key={step} className={index < current ? 'done' : index === current ? 'current' : ''} aria-current={index === current ? 'step' : undefined}>
              {t(`step.${step}`)}
              {index < current && <span className="hidden-visually">{t('step.done')}</span>}
            </li>
          ))}
        </ol>
      )}
      {latest && <Timeline entries={[latest]} />}
      <Deadlines shown={shown} />
      {shown.timeline.length > 1 && (
        <details className="standing-all">
          <summary>{t('case.history', { count: shown.timeline.length })}</summary>
          <Timeline entries={shown.timeline} />
        </details>
      )}
    </Card>
  );
}
