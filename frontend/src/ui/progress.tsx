/** How far something is, for eyes and for screen readers. */
import { useTranslation } from '@/i18n';
import { useOnline } from './use-online';
import './progress.css';

export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  const share = total > 0 ? Math.min(done / total, 1) : 0;
  return (
    <div className="progress">
      <div>{label}</div>
      <div
        className="progress-bar"
        role="progressbar"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={label}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/** Grey lines of about the shape of what comes, instead of a spinner. Without a network nothing comes, and it says so at once. */
export function Skeleton({ rows = 3, label }: { rows?: number; label: string }) {
  const { t } = useTranslation();
  const isOnline = useOnline();
  if (!isOnline) {
    return (
      <p className="skeleton-offline" role="status">
        {t('offline.waiting')}
      </p>
    );
  }
  return (
    <div className="skeleton" role="status">
      <span className="hidden-visually">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} style={{ width: `${[92, 74, 84, 60][index % 4]}%` }} />
      ))}
      <p className="skeleton-slow" aria-hidden>
        {t('offline.slow')}
      </p>
    </div>
  );
}
