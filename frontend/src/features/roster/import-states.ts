import type { Fate } from '@/api/types';
import type { Tone } from '@/ui/states';

/** Tones of an import's states and of a row's fate; words are in i18n under `roster`. */
export const importTones = {
  CHECKED: 'wait',
  APPLYING: 'wait',
  APPLIED: 'good',
  FAILED: 'late',
  NOTHING_TO_IMPORT: 'still',
  EXPIRED: 'still',
  SUPERSEDED: 'still',
} as const satisfies Record<string, Tone>;

export const fateTones = {
  invalid: 'late',
  added: 'good',
  changed: 'wait',
  moved: 'wait',
  unchanged: 'still',
} as const satisfies Record<Fate, Tone>;

export const fates = Object.keys(fateTones) as Fate[];
export const isFate = (value: string | undefined): value is Fate => value !== undefined && value in fateTones;
