/** How a concern stands, on top of its page: the steps, the latest word, the dates to come; the whole story is one tap away. */
import type { Case } from '@/api/cases';
import { useTranslation } from '@/i18n';
import { Card } from '@/ui/page';
import { Timeline } from '@/ui/timeline';
import { Deadlines } from './case-parts';
import { stepUnderWay, steps, stepsOf } from './steps';

export function Standing({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const current = stepUnderWay(shown.state);
  const story = stepsOf(shown);
  return (
    <Card title={t('case.standing')} className="standing">
      {current !== null && (
        <ol className="steps">
          {steps.map((step, index) => (
            <li
              key={step}
              className={index < current ? 'done' : index === current ? 'current' : ''}
              aria-current={index === current ? 'step' : undefined}
            >
              {t(`step.${step}`)}
              {index < current && <span className="hidden-visually">{t('step.done')}</span>}
            </li>
          ))}
        </ol>
      )}
      <Timeline steps={story.slice(-1)} />
      <Deadlines shown={shown} />
      {story.length > 1 && (
        <details className="standing-all">
          <summary>{t('case.history', { count: story.length })}</summary>
          <Timeline steps={story} />
        </details>
      )}
    </Card>
  );
}
