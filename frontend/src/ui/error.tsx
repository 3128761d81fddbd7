/** What went wrong and what to do next; never an error code alone. */
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { Button } from './button';
import './notice.css';

export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
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
      {onRetry && <Button onClick={onRetry}>{t('act.retry')}</Button>}
    </div>
  );
}

export function Notice({ tone = 'still', title, children }: { tone?: 'good' | 'wait' | 'still'; title?: string; children?: React.ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role="status">
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}
