/** Somebody else, or a deadline, was quicker: what happened meanwhile, that one's own step did not, and where one's words are. */
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Notice } from './error';

interface OvertakenProps {
  /** The reader's own step, where they tried it. */
  tried?: string;
  /** What happened. */
  children?: ReactNode;
  /** How it stands now, in words. */
  state?: string;
  /** What was written for a step that is gone, shown so that nothing is lost. */
  typed?: (string | undefined)[];
  isKept?: boolean;
  onSeen: () => void;
}

export function Overtaken({ tried, children, state, typed = [], isKept = false, onSeen }: OvertakenProps) {
  const { t } = useTranslation();
  const said = typed.filter((each) => each?.trim());
  return (
    <Notice tone="wait" title={tried ? t('overtaken.not_done', { what: tried }) : t('overtaken.changed')}>
      {children}
      {state && <p>{t('overtaken.now', { state })}</p>}
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
