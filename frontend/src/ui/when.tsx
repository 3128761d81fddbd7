/** A moment that never breaks in the middle of its date. */
import { useTranslation } from '@/i18n';
import { formatAgo, formatDay, formatMoment } from './dates';

interface WhenProps {
  at: string;
  as?: 'moment' | 'day' | 'ago';
}

const formats = { moment: formatMoment, day: formatDay, ago: formatAgo };

export function When({ at, as = 'moment' }: WhenProps) {
  // For the language: it may change while this is on the screen.
  useTranslation();
  return (
    <time className="when" dateTime={at}>
      {formats[as](at)}
    </time>
  );
}
