/** A question as its author writes it: kind, options with the right ones marked, explanation. */
import type { Item } from '@/api/learning';
import { t as say, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Select } from '@/ui/select';

export const quizKinds = ['single', 'multiple', 'true_false', 'fill_in', 'ordering', 'matching'] as const;
export const bankKinds = [...quizKinds, 'short'] as const;
const most = 8;

export const emptyItem: Item = { kind: 'single', stem: '', options: ['', '', ''], correct: [], explanation: '' };

const blanksIn = (stem: string) => Math.max(1, stem.match(/[_＿]{2,}/g)?.length ?? 0);
const areWritten = (texts: string[]) => texts.every((each) => each.trim());
const areDistinct = (texts: string[]) => new Set(texts.map((each) => each.trim())).size === texts.length;

/** As it is sent: without what its kind does not use and without empty lines. */
export function cleaned({ kind, stem, options = [], matches = [], correct = [], blanks = [], guide, explanation }: Item): Item {
  const own = { kind, stem, explanation };
  switch (kind) {
    case 'fill_in':
      return { ...own, blanks: blanks.slice(0, blanksIn(stem)).map((each) => each.filter((text) => text.trim())) };
    case 'short':
      return { ...own, guide };
    case 'ordering':
      return { ...own, options };
    case 'matching':
      return { ...own, options, matches: matches.filter((each) => each.trim()), correct };
    default:
      return { ...own, options, correct };
  }
}

/** Whether it can be sent; the service says the same. */
export function isComplete(item: Item): boolean {
  const { kind, stem, options = [], matches = [], correct = [], blanks = [] } = item;
  if (stem.trim().length < 2) return false;
  switch (kind) {
    case 'fill_in':
      return Array.from({ length: blanksIn(stem) }, (_, place) => blanks[place] ?? []).every((each) =>
        each.some((text) => text.trim()),
      );
    case 'short':
      return true;
    case 'ordering':
      return options.length >= 2 && areWritten(options) && areDistinct(options);
    case 'matching':
      return options.length >= 2 && areWritten(options) && correct.every((place) => matches[place]?.trim());
    default:
      return options.length >= 2 && areWritten(options) && (kind === 'multiple' ? correct.length >= 2 : correct.length === 1);
  }
}

interface ItemFieldsProps {
  item: Item;
  onChange: (item: Item) => void;
  kinds: readonly Item['kind'][];
}

export function ItemFields({ item, onChange, kinds }: ItemFieldsProps) {
  const { t } = useTranslation();
  const { kind, stem, options = [], explanation = '', guide = '' } = item;
  const set = (next: Partial<Item>) => onChange({ ...item, ...next });
  const setKind = (next: Item['kind']) => {
    const own = kind === 'true_false' || options.length < 2 ? ['', '', ''] : options;
    const pairs = { options: own, matches: own.map(() => ''), correct: own.map((_, place) => place) };
    set({
      ...{ kind: next, correct: [], matches: [], guide: '' },
      options: next === 'true_false' ? [say('item.true'), say('item.false')] : own,
      ...(next === 'matching' ? pairs : {}),
    });
  };
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
      <Field label={t('item.stem')} hint={kind === 'fill_in' ? t('item.blank_hint') : undefined} required>
        {(wiring) => (
          <TextArea {...wiring} value={stem} maxLength={1000} onChange={({ target }) => set({ stem: target.value })} />
        )}
      </Field>
      {kind === 'fill_in' && <Blanks item={item} set={set} />}
      {kind === 'matching' && <Pairs item={item} set={set} />}
      {kind === 'short' && (
        <Field label={t('item.guide')} hint={t('item.guide_hint')}>
          {(wiring) => (
            <TextArea {...wiring} value={guide} maxLength={1000} onChange={({ target }) => set({ guide: target.value })} />
          )}
        </Field>
      )}
      {kind !== 'fill_in' && kind !== 'matching' && kind !== 'short' && <Options item={item} set={set} />}
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

interface PartProps {
  item: Item;
  set: (next: Partial<Item>) => void;
}

/** To choose from, with the right ones marked; of an ordering in the right order. */
function Options({ item: { kind, options = [], correct = [] }, set }: PartProps) {
  const { t } = useTranslation();
  const mark = (place: number, isRight: boolean) =>
    set({
      correct:
        kind === 'multiple'
          ? [...correct.filter((each) => each !== place), ...(isRight ? [place] : [])].sort((one, other) => one - other)
          : isRight
            ? [place]
            : [],
    });
  const remove = (place: number) =>
    set({
      options: options.filter((_, at) => at !== place),
      correct: correct.filter((each) => each !== place).map((each) => (each > place ? each - 1 : each)),
    });
  return (
    <>
      {kind === 'ordering' && <p className="field-hint">{t('item.order_hint')}</p>}
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
          {kind !== 'ordering' && (
            <Toggle
              label={
                kind === 'true_false'
                  ? t(place === 0 ? 'item.true' : 'item.false')
                  : t('item.right_option', { number: place + 1 })
              }
              checked={correct.includes(place)}
              onChange={(isRight) => mark(place, isRight)}
            />
          )}
          {kind !== 'true_false' && options.length > 2 && (
            <Button kind="quiet" onClick={() => remove(place)}>
              {t('item.remove_option', { number: place + 1 })}
            </Button>
          )}
        </Stack>
      ))}
      {kind !== 'true_false' && options.length < most && (
        <Button onClick={() => set({ options: [...options, ''] })}>{t('item.add_option')}</Button>
      )}
    </>
  );
}

/** What is right for each blank, a line each. */
function Blanks({ item: { stem, blanks = [] }, set }: PartProps) {
  const { t } = useTranslation();
  const count = blanksIn(stem);
  const lines = Array.from({ length: count }, (_, place) => blanks[place] ?? []);
  return lines.map((accepted, place) => (
    <Field key={place} label={t('item.blank', { number: place + 1 })} hint={t('item.blank_lines')} required>
      {(wiring) => (
        <TextArea
          {...wiring}
          rows={2}
          value={accepted.join('\n')}
          maxLength={1000}
          onChange={({ target }) =>
            set({ blanks: lines.map((each, at) => (at === place ? target.value.split('\n').slice(0, most) : each)) })
          }
        />
      )}
    </Field>
  ));
}

/** Each option with its match, and matches that fit none. */
function Pairs({ item: { options = [], matches = [], correct = [] }, set }: PartProps) {
  const { t } = useTranslation();
  const right = options.map((_, place) => matches[correct[place] ?? 0] ?? '');
  const extra = matches.filter((_, place) => !correct.includes(place));
  const write = (own: string[], pairs: string[], others: string[]) => {
    const all = [...new Set([...pairs, ...others])];
    set({ options: own, matches: all, correct: pairs.map((each) => all.indexOf(each)) });
  };
  const at = (list: string[], place: number, text: string) => list.map((each, index) => (index === place ? text : each));
  const without = (list: string[], place: number) => list.filter((_, index) => index !== place);
  return (
    <>
      {options.map((option, place) => (
        <Stack key={place} gap="small">
          <Field label={t('item.option', { number: place + 1 })} required>
            {(wiring) => (
              <Input
                {...wiring}
                value={option}
                maxLength={200}
                onChange={({ target }) => write(at(options, place, target.value), right, extra)}
              />
            )}
          </Field>
          <Field label={t('item.match', { number: place + 1 })} required>
            {(wiring) => (
              <Input
                {...wiring}
                value={right[place] ?? ''}
                maxLength={200}
                onChange={({ target }) => write(options, at(right, place, target.value), extra)}
              />
            )}
          </Field>
          {options.length > 2 && (
            <Button kind="quiet" onClick={() => write(without(options, place), without(right, place), extra)}>
              {t('item.remove_option', { number: place + 1 })}
            </Button>
          )}
        </Stack>
      ))}
      {options.length < most && (
        <Button onClick={() => write([...options, ''], [...right, ''], extra)}>{t('item.add_option')}</Button>
      )}
      <Field label={t('item.extra')} hint={t('item.extra_hint')}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            value={extra.join('\n')}
            onChange={({ target }) => write(options, right, target.value.split('\n').slice(0, most - options.length))}
          />
        )}
      </Field>
    </>
  );
}
