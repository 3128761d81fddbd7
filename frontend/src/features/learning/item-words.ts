/** A question with what is right, in words. */
import type { Item } from '@/api/learning';

export function rightInWords(item: Item, and: string): string {
  const { kind, options = [], matches = [], correct = [], blanks = [], guide = '' } = item;
  switch (kind) {
    case 'matching':
      return options.map((option, place) => `${option} → ${matches[correct[place] ?? 0] ?? ''}`).join(and);
    case 'ordering':
      return options.join(' → ');
    case 'fill_in':
      return blanks.map((each) => each.join(' / ')).join(and);
    case 'short':
      return guide;
    default:
      return correct.map((place) => options[place]).join(and);
  }
}
