/** What a household has and must spend, as it is written: amounts in fen, everything else as text. */
import type { Figures } from '@/api/assistance';
import type { Fen } from '@/ui/use-money';

export const spending = ['medical', 'schooling', 'rent', 'disaster_spending', 'loss', 'school_fee'] as const;
export const owned = ['savings', 'vehicle_value'] as const;
export const amounts = ['disposable_income', ...owned, ...spending] as const;
export const numbers = { persons: [1, 20], homes: [0, 10] } as const;
export const happened = ['disaster', 'duty_casualty'] as const;
export const needed = ['persons', 'disposable_income', 'savings', 'homes', 'vehicle_value'] as const;

export type FiguresWritten = { [Name in (typeof amounts)[number]]?: Fen } & {
  [Name in keyof typeof numbers | (typeof happened)[number]]?: string;
};

/** Of a choice between numbers. */
export const choices = (name: keyof typeof numbers) => {
  const [least, most] = numbers[name];
  return Array.from({ length: most - least + 1 }, (_, index) => String(least + index));
};

/** What was written, over what is known already. */
export function figuresOf(written: FiguresWritten, known: Figures = {}): Figures {
  const given: Record<string, number | boolean> = {};
  for (const name of amounts) if (typeof written[name] === 'number') given[name] = written[name];
  for (const name of ['persons', 'homes'] as const) if (written[name]) given[name] = Number(written[name]);
  for (const name of happened) if (written[name]) given[name] = written[name] === 'yes';
  return { ...known, ...given };
}

export const isUnwritten = (written: FiguresWritten) =>
  [...amounts, ...happened, 'persons' as const, 'homes' as const].every((name) => (written[name] ?? '') === '');
