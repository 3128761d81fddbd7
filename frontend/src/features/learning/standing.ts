/** How an exam stands for who may sit it. */
import type { OwnExam } from '@/api/learning';
import type { Key } from '@/i18n';
import type { Tone } from '@/ui/states';

export function standingOf({ attempt, opens_at, closes_at }: OwnExam, now = new Date()): { tone: Tone; words: Key } {
  if (attempt?.closed_at && attempt.points === null) return { tone: 'wait', words: 'sit.handed_in' };
  if (attempt?.closed_at) return attempt.passed ? { tone: 'good', words: 'sit.passed' } : { tone: 'still', words: 'sit.failed' };
  if (attempt) return { tone: 'wait', words: 'sit.running' };
  if (new Date(opens_at) > now) return { tone: 'still', words: 'sit.to_come' };
  return new Date(closes_at) > now ? { tone: 'wait', words: 'sit.is_open' } : { tone: 'still', words: 'sit.is_over' };
}
