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

/** What may have happened in the year, and the amount that it asks for. */
export const happenings = {
  medical: 'medical',
  schooling: 'schooling',
  school_fee: 'school_fee',
  rent: 'rent',
  disaster: 'disaster_spending',
  loss: 'loss',
  duty_casualty: undefined,
} as const;
export type Happening = keyof typeof happenings;

/** As the self-check and the application ask for them. */
export interface FiguresTold extends FiguresWritten {
  /** What happened, as ticked. */
  had?: Happening[];
}

const isHappened = (name: Happening): name is (typeof happened)[number] => (happened as readonly string[]).includes(name);

/** Ticks one more or one less: without it there is no amount of it. */
export function withHad(told: FiguresTold, had: Happening[]): FiguresTold {
  const next: FiguresTold = { ...told, had };
  for (const [name, amount] of Object.entries(happenings) as [Happening, (typeof happenings)[Happening]][]) {
    if (isHappened(name)) next[name] = had.includes(name) ? 'yes' : undefined;
    if (amount && !had.includes(name)) next[amount] = undefined;
  }
  return next;
}

/** What the platform knows already, as somebody would have written it. */
export function asWritten(known: Figures): FiguresTold {
  const told: FiguresTold = {};
  for (const name of amounts) if (known[name] != null && (known[name] > 0 || !isSpending(name))) told[name] = known[name];
  for (const name of ['persons', 'homes'] as const) if (known[name] != null) told[name] = String(known[name]);
  for (const name of happened) if (known[name]) told[name] = 'yes';
  const had = (Object.keys(happenings) as Happening[]).filter((name) => {
    const amount = happenings[name];
    return (isHappened(name) && told[name]) || (amount !== undefined && told[amount] !== undefined);
  });
  return withHad(told, had);
}

const isSpending = (name: (typeof amounts)[number]) => (spending as readonly string[]).includes(name);

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
