/** Somebody else, or a deadline, was quicker: what happened meanwhile, that one's own step did not, and where one's words are. */
import type { Case } from '@/api/cases';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { formatMoment } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { stepsOf } from './steps';

interface OvertakenProps {
  shown: Case;
  /** How many steps the case had taken when its reader decided. */
  since: number;
  /** The reader's own step, where they tried it. */
  tried?: string;
  /** What was written for a step that is gone, shown so that nothing is lost. */
  typed?: (string | undefined)[];
  isKept?: boolean;
  onSeen: () => void;
}

export function Overtaken({ shown, since, tried, typed = [], isKept = false, onSeen }: OvertakenProps) {
  const { t } = useTranslation();
  const said = typed.filter((each) => each?.trim());
  return (
    <Notice tone="wait" title={tried ? t('overtaken.not_done', { what: tried }) : t('overtaken.changed')}>
      {stepsOf(shown).map(({ at, who, what, note }, index) =>
        index < since ? null : (
          <p key={index}>
            {t(shown.timeline[index]?.actor === 'system' ? 'overtaken.by_deadline' : 'overtaken.by', {
              when: formatMoment(at),
              who,
              what,
            })}
            {note && t('overtaken.note', { note })}
          </p>
        ),
      )}
      <p>{t('overtaken.now', { state: words('state', shown.state, shown.state) })}</p>
      {isKept && <p>{t('overtaken.kept')}</p>}
      {said.length > 0 && (
        <p>
          {t('overtaken.words')}
          {said.map((each) => `“${each}”`).join(' ')}
        </p>
      )}
      <Button onClick={onSeen}>{t('overtaken.seen')}</Button>
    </Notice>
  );
}
