import { useTranslation } from 'react-i18next';
import { words } from '@/i18n';
import { caseStates, isCaseState } from './states';
import { When } from './when';
import './timeline.css';

interface TimelineEntry {
  at: string;
  action: string;
  state: string;
  actor: string;
  actor_label: string;
  note?: string | null;
  words?: string | null;
}

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const { t } = useTranslation();
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        <li key={`${entry.at}-${index}`} className={`timeline-${isCaseState(entry.state) ? caseStates[entry.state].tone : 'still'}`}>
          <div className="timeline-what">
            <strong>{words('event', entry.action === 'hand_back' && entry.actor === 'staff' ? 'take_back' : entry.action, t('event.other'))}</strong>
            {entry.actor_label && <span>{entry.actor_label}</span>}
          </div>
          {entry.note && <p>{entry.note}</p>}
          <When at={entry.at} />
          {entry.words && <p className="timeline-words">{entry.words}</p>}
        </li>
      ))}
    </ol>
  );
}
