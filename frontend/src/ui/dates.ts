/** Dates as people here read them: always Chinese time, also on a device set to another, because deadlines are. */
import { t, language } from '@/i18n';

const zone = 'Asia/Shanghai';
const day = 86_400_000;

const inZone = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language(), { timeZone: zone, ...options });

/** Today's date in China, as forms and the API write it (2026-11-23). */
export const today = (now = new Date()) => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The first day that lies ahead. */
export const tomorrow = (now = new Date()) => today(new Date(now.getTime() + 86_400_000));

/** A moment as forms hold it, in Chinese time (2026-11-23T09:30), and back as the API writes it. */
export const momentOf = (iso: string) => new Date(new Date(iso).getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
export const atMoment = (moment: string) => `${moment}:00+08:00`;

/** Days since 1970 of the Chinese calendar date at this moment (China keeps one offset all year). */
const dayNumber = (at: Date) => Math.floor((at.getTime() + 8 * 3_600_000) / day);

export function formatDay(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const sameYear = inZone({ year: 'numeric' }).format(at) === inZone({ year: 'numeric' }).format(now);
  return inZone({ month: 'short', day: 'numeric', weekday: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

export function formatTime(iso: string): string {
  return inZone({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
}

export function formatMoment(iso: string, now = new Date()): string {
  return `${formatDay(iso, now)} ${formatTime(iso)}`;
}

/** A date without a time ("2026-11-23"), as the steps of a deadline carry it. */
export function formatDate(date: string): string {
  return formatDay(`${date.slice(0, 10)}T12:00:00+08:00`);
}

export function formatMonth(month: string): string {
  return inZone({ year: 'numeric', month: 'long' }).format(new Date(`${month}-15T12:00:00+08:00`));
}

export function formatAgo(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return t('time.just_now');
  if (minutes < 60) return t('time.minutes_ago', { count: minutes });
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return t('time.hours_ago', { count: Math.floor(minutes / 60) });
  if (days === 1) return `${t('time.yesterday')} ${formatTime(iso)}`;
  return `${inZone({ month: 'short', day: 'numeric' }).format(at)} ${formatTime(iso)}`;
}

/** What a list knows of a deadline, and the rest that the object itself knows. */
export interface Deadline {
  at: string;
  late: boolean;
  met_at?: string | null;
  stopped_at?: string | null;
}

/** How near a deadline is: `late` and `today` are what the eye must find; colour follows this, and words always say it too. */
type Nearness = 'late' | 'today' | 'soon' | 'later' | 'met' | 'stopped';

export function nearness(due: Deadline, now = new Date()): Nearness {
  if (due.met_at) return 'met';
  if (due.stopped_at) return 'stopped';
  if (due.late) return 'late';
  const days = dayNumber(new Date(due.at)) - dayNumber(now);
  return days <= 0 ? 'today' : days === 1 ? 'soon' : 'later';
}

/** "还有 3 天", "今天到期", "已逾期 2 天": counted in calendar dates, as people count. */
export function dueWords(due: Deadline, now = new Date()): string {
  const at = new Date(due.at);
  const days = dayNumber(at) - dayNumber(now);
  switch (nearness(due, now)) {
    case 'met':
      return t(due.late || new Date(due.met_at ?? due.at) > at ? 'due.met_late' : 'due.met');
    case 'stopped':
      return t('due.stopped');
    case 'late':
      return days >= 0 ? t('due.late_hours') : t('due.late_days', { count: -days });
    case 'today': {
      const hours = Math.floor((at.getTime() - now.getTime()) / 3_600_000);
      return hours >= 1 && hours <= 6 ? t('due.left_hours', { count: hours }) : t('due.left_today');
    }
    case 'soon':
      return t('due.left_tomorrow');
    case 'later':
      return t('due.left_days', { count: days });
  }
}
