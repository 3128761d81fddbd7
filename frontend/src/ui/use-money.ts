/** Amounts are whole fen wherever they are kept or sent; a person reads and writes yuan. */
import { useState, type ChangeEvent } from 'react';
import { t } from '@/i18n';

/** `undefined`: nothing is written; `null`: what is written is no amount. */
export type Fen = number | null | undefined;

interface Range {
  least?: number;
  most?: number;
}

const digitsOf = (fen: number) => {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return { sign: fen < 0 ? '-' : '', whole: digits.slice(0, -2), cents: digits.slice(-2) };
};

/** 123450 → 1,234.50 */
export function yuan(fen: number): string {
  const { sign, whole, cents } = digitsOf(fen);
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** In a text, with its unit. */
export const inYuan = (fen: number) => t('money.amount', { amount: yuan(fen) });

/** For editing, without what only helps to read. */
function plain(fen: Fen): string {
  if (typeof fen !== 'number') return '';
  const { sign, whole, cents } = digitsOf(fen);
  return `${sign}${whole}${cents === '00' ? '' : `.${cents}`}`;
}

/** Takes what people write for an amount: with or without a sign for yuan, grouped or not, with full-width digits and points. */
export function fenOf(typed: string): Fen {
  if (typed.trim() === '') return undefined;
  const bare = typed
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/。/g, '.')
    .replace(/^¥/, '')
    .replace(/(?:元整?|块)$/, '');
  const [, whole = '', cents = ''] = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d{0,2}))?$/.exec(bare) ?? [];
  if (whole === '' && cents === '') return null;
  const fen = Number(whole.replace(/,/g, '') + cents.padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : null;
}

/** What is wrong with an amount, in words. */
export function moneyFault(fen: Fen, { least = 0, most }: Range = {}): string | undefined {
  if (fen === undefined) return undefined;
  if (fen === null) return t('money.wrong');
  if (fen < least) return t('money.least', { amount: yuan(least) });
  if (most !== undefined && fen > most) return t('money.most', { amount: yuan(most) });
  return undefined;
}

/** A text input that takes and gives fen: as it is typed while somebody is in it, grouped when they have left it. */
export function useMoney(fen: Fen, onFen: (fen: Fen) => void, range: Range = {}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isInside, setInside] = useState(false);
  // Changed from elsewhere meanwhile, such as by starting again: what was typed no longer says it.
  const isOwn = typed !== null && fenOf(typed) === fen;
  return {
    input: {
      value: isOwn ? typed : typeof fen === 'number' ? yuan(fen) : '',
      onFocus: () => {
        setInside(true);
        if (!isOwn) setTyped(plain(fen));
      },
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
        setTyped(target.value);
        onFen(fenOf(target.value));
      },
      onBlur: () => {
        setInside(false);
        if (fen !== null) setTyped(null);
      },
    },
    error: isInside ? undefined : moneyFault(fen, range),
  };
}
