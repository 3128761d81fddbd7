/** A question as its author writes it: kind, options with the right ones marked, explanation. */
import type { Item } from '@/api/learning';
import { t as say, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Select } from '@/ui/select';

const kinds = ['single', 'multiple', 'true_false'] as const;
const most = 8;

export const emptyItem: Item = { kind: 'single', stem: '', options: ['', '', ''], correct: [], explanation: '' };

/** Whether it can be sent; the service says the same. */
export function isComplete({ kind, stem, options, correct }: Item): boolean {
  const count = kind === 'multiple' ? correct.length >= 2 : correct.length === 1;
  return stem.trim().length >= 2 && options.length >= 2 && options.every((each) => each.trim()) && count;
}

export function ItemFields({ item, onChange }: { item: Item; onChange: (item: Item) => void }) {
  const { t } = useTranslation();
  const { kind, stem, options, correct, explanation = '' } = item;
  const set = (next: Partial<Item>) => onChange({ ...item, ...next });
  const setKind = (next: Item['kind']) =>
    set({
      kind: next,
      correct: [],
      options: next === 'true_false' ? [say('item.true'), say('item.false')] : kind === 'true_false' ? ['', '', ''] : options,
    });
  const mark = (place: number, isRight: boolean) =>
    set({
      correct:
        kind === 'multiple'
          ? [...correct.filter((each) => each !== place), ...(isRight ? [place] : [])].sort((one, other) => one - other)
          : isRight
            ? [place]
            : [],
    });
  return (
    <Stack gap="wide">
      <Field label={t('item.kind')}>
        {(wiring) => (
          <Select
            {...wiring}
            choose={undefined}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(`item.${value}`) }))}
            onChange={({ target }) => setKind(target.value as Item['kind'])}
          />
        )}
      </Field>
      <Field label={t('item.stem')} required>
        {(wiring) => (
          <TextArea {...wiring} value={stem} maxLength={1000} onChange={({ target }) => set({ stem: target.value })} />
        )}
      </Field>
      {options.map((option, place) => (
        <Stack key={place} gap="small">
          {kind !== 'true_false' && (
            <Field label={t('item.option', { number: place + 1 })} required>
              {(wiring) => (
                <Input
                  {...wiring}
                  value={option}
                  maxLength={200}
                  onChange={({ target }) => set({ options: options.map((each, at) => (at === place ? target.value : each)) })}
                />
              )}
            </Field>
          )}
          <Toggle
            label={kind === 'true_false' ? option : t('item.right_option', { number: place + 1 })}
            checked={correct.includes(place)}
            onChange={(isRight) => mark(place, isRight)}
          />
        </Stack>
      ))}
      {kind !== 'true_false' && options.length < most && (
        <Button onClick={() => set({ options: [...options, ''] })}>{t('item.add_option')}</Button>
      )}
      <Field label={t('item.explanation')} hint={t('item.explanation_hint')}>
        {(wiring) => (
          <TextArea
            {...wiring}
            value={explanation}
            maxLength={1000}
            onChange={({ target }) => set({ explanation: target.value })}
          />
        )}
      </Field>
    </Stack>
  );
}
