import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { words } from '@/i18n';
import { ErrorNotice, Notice } from '@/ui/error';

/** A stale version is no error of the reader's: it says what changed, and that what they wrote is still there. */
export function ActionProblem({ problem, state }: { problem: Problem | null; state: string }) {
  if (!problem) return null;
  return problem.status === 412 ? <StaleNotice state={state} /> : <ErrorNotice error={problem} />;
}

/** `typed` is what was written for an action that is gone, shown so that nothing is lost. */
export function StaleNotice({ state, typed = [], children }: { state: string; typed?: (string | undefined)[]; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const said = typed.filter((each) => each?.trim());
  return (
    <Notice tone="wait" title={t('problem.stale')}>
      {t('problem.stale_detail', { state: words('state', state, state) })}
      {said.length > 0 && ` ${t('problem.stale_words')}${said.map((each) => `“${each}”`).join(' ')}`}
      {children}
    </Notice>
  );
}
