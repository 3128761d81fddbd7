/** One field of an action: text, an amount, a day, one of a few, a unit or a member. */
import { t } from '@/i18n';
import { Field } from './field';
import { Input, TextArea } from './input';
import { MemberChoice } from './member-choice';
import { MoneyField } from './money';
import { Select, type Reading } from './select';
import { UnitChoice } from './unit-choice';
import type { useForm } from './use-form';
import { moneyFault, type Fen } from './use-money';
import type { Written } from './use-actions';

interface Text {
  kind?: 'text';
  least?: number;
  most?: number;
  rows?: number;
}
interface Day {
  kind: 'date';
  min?: string;
  max?: string;
}
interface Choice {
  kind: 'choice';
  /** What stands there before one is chosen, and what it says where none is. */
  choose: string;
  options: { value: string; label: string }[];
  from?: Reading;
}
interface Unit {
  kind: 'unit';
}
interface Member {
  kind: 'member';
}
interface Amount {
  kind: 'money';
  least?: number;
  most?: number;
}

type AnyKind = Text | Day | Choice | Unit | Member | Amount;

/** Of one value in `V`: an amount is a number of fen, everything else a string. What is not optional there must be required here. */
export type ActionField<V> = {
  [Name in keyof V & string]-?: { name: Name; label: string; hint?: string } & (undefined extends V[Name]
    ? { isRequired?: boolean }
    : { isRequired: true }) &
    (unknown extends V[Name] ? AnyKind : NonNullable<V[Name]> extends number ? Amount : Exclude<AnyKind, Amount>);
}[keyof V & string];

/** What is wrong with what was written, in words. */
export function faultIn(field: ActionField<Written>, value: unknown): string | undefined {
  if (field.kind === 'money' && value !== undefined) return moneyFault(value as Fen, field);
  const least = (field.kind ?? 'text') === 'text' ? ((field as Text).least ?? 1) : 1;
  if (!field.isRequired || String(value ?? '').trim().length >= least) return undefined;
  return field.kind === 'choice' ? field.choose : t('act.required');
}

interface ActionInputProps {
  field: ActionField<Written>;
  form: ReturnType<typeof useForm<Written>>;
}

export function ActionInput({ field, form }: ActionInputProps) {
  const { name, label, hint, isRequired } = field;
  const value = form.values[name];
  const set = (next: unknown) => form.set({ [name]: next });
  const labelled = { label, hint, required: isRequired, error: form.error(name) };
  if (field.kind === 'money')
    return <MoneyField {...labelled} fen={value as Fen} onFen={set} least={field.least} most={field.most} />;
  if (field.kind === 'unit') return <UnitChoice {...labelled} value={value as string} onChange={({ id }) => set(id)} />;
  if (field.kind === 'member') return <MemberChoice {...labelled} value={value as string} onChange={set} />;
  return (
    <Field {...labelled}>
      {(wiring) =>
        field.kind === 'choice' ? (
          <Select {...wiring} {...form.text(name)} choose={field.choose} options={field.options} from={field.from} />
        ) : field.kind === 'date' ? (
          <Input {...wiring} {...form.text(name)} type="date" min={field.min} max={field.max} />
        ) : (
          <TextArea {...wiring} {...form.text(name)} rows={field.rows ?? 2} maxLength={field.most ?? 2000} />
        )
      }
    </Field>
  );
}
