/** What happened, oldest first, a line each. A long story opens at its end; the earlier steps are one tap away. */
import { t, useTranslation, words } from '@/i18n';
import { toneOf, type StateTable, type Tone } from './states';
import { When } from './when';
import './timeline.css';

export interface TimelineStep {
  at: string;
  tone: Tone;
  what: string;
  who: string;
  /** What followed from it. */
  note?: string | null;
  /** What a person wrote with it. */
  words?: string | null;
}

/** As the API gives the entries of casework's timelines. */
interface Entry {
  at: string;
  action: string;
  state: string;
  actor_label: string;
  note?: string | null;
  words?: string | null;
}

/** `below`: where the words of its actions stand. */
export const stepsIn = (entries: Entry[], states: Pick<StateTable, 'states'>, below: string): TimelineStep[] =>
  entries.map(({ at, action, state, actor_label, note, words: said }) => ({
    at,
    tone: toneOf(states, state),
    what: words(below, action, t('timeline.other')),
    who: actor_label,
    note,
    words: said,
  }));

const inSight = 6;

export function Timeline({ steps }: { steps: TimelineStep[] }) {
  const { t } = useTranslation();
  const earlier = steps.length > inSight + 1 ? steps.slice(0, -inSight) : [];
  return (
    <>
      {earlier.length > 0 && (
        <details className="timeline-earlier">
          <summary>{t('timeline.earlier', { count: earlier.length })}</summary>
          <Steps steps={earlier} isContinued />
        </details>
      )}
      <Steps steps={steps.slice(earlier.length)} />
    </>
  );
}

function Steps({ steps, isContinued = false }: { steps: TimelineStep[]; isContinued?: boolean }) {
  return (
    <ol className={isContinued ? 'timeline timeline-continued' : 'timeline'}>
      {steps.map((step, index) => (
        <li key={`${step.at}-${index}`} className={`timeline-${step.tone}`}>
          <div className="timeline-what">
            <strong>{step.what}</strong>
            {step.who && <span>{step.who}</span>}
            <When at={step.at} />
          </div>
          {step.note && <p>{step.note}</p>}
          {step.words && <p className="timeline-words">{step.words}</p>}
        </li>
      ))}
    </ol>
  );
}
