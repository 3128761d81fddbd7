/** What went wrong and what to do next; never an error code alone. */
import { asProblem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import './notice.css';

export function ErrorNotice({ error, onRetry, children }: { error: unknown; onRetry?: () => void; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  if (problem.code === 'idempotency_key_reused') {
    return (
      <Notice tone="wait" title={t('problem.sent_before')}>
        {t('problem.sent_before_detail')}
      </Notice>
    );
  }
  return (
    <div className="notice notice-error" role="alert">
      <strong>{problem.title}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((line) => (
            <li key={line.field + line.code}>{line.message}</li>
          ))}
        </ul>
      )}
      {problem.retryAfter && <p>{t('problem.wait', { seconds: problem.retryAfter })}</p>}
      {onRetry && problem.mayPass && <Button onClick={onRetry}>{t('act.retry')}</Button>}
      {children}
    </div>
  );
}

export function Notice({
  tone = 'still',
  title,
  children,
}: {
  tone?: 'good' | 'wait' | 'still';
  title?: string;
  children?: React.ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role="status">
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}
