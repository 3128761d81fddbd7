import { useTranslation } from 'react-i18next';
import type { Problem } from '@/api/problem';
import { words } from '@/i18n';
import { ErrorNotice, Notice } from '@/ui/error';

/** A stale version is no error of the reader's: it says what changed, and that what they wrote is still there. */
export function ActionProblem({ problem, state }: { problem: Problem | null; state: string }) {
  const { t } = useTranslation();
  if (!problem) return null;
  if (problem.status !== 412) return <ErrorNotice error={problem} />;
  return (
    <Notice tone="wait" title={t('problem.stale')}>
      {t('problem.stale_detail', { state: words('state', state, state) })}
    </Notice>
  );
}
