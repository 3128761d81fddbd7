/** Fields of a form or an action by a table: text, an amount, a number, a day, a moment, one of a few, a unit or a member; and files. */
import type { ReactNode } from 'react';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from './error';
import { Field } from './field';
import { FileUpload } from './file-upload';
import { Input, TextArea } from './input';
import { Form, Stack } from './layout';
import { MemberChoice } from './member-choice';
import { MoneyField } from './money';
import { Card } from './page';
import { Skeleton } from './progress';
import { Select, type Reading } from './select';
import { Several } from './several';
import { UnitChoice } from './unit-choice';
import { chosenOf, countOf, type useFields, type Written } from './use-fields';
import type { Fen } from './use-money';

interface Text {
  kind?: 'text';
  least?: number;
  most?: number;
  rows?: number;
  /** What is wrong with it, in words, where it has a form of its own. */
  fault?: (written: string) => string | undefined;
}
/** A text of one line. */
interface Line {
  kind: 'line';
  least?: number;
  most?: number;
  inputMode?: 'tel' | 'numeric';
}
interface Day {
  kind: 'date';
  min?: string;
  max?: string;
}
/** A day with its time, as `momentOf` of `dates` writes it. */
interface Moment {
  kind: 'moment';
}
interface Choice {
  kind: 'choice';
  /** What stands there before one is chosen, and what it says where none is. */
  choose: string;
  options: { value: string; label: string }[];
  from?: Reading;
}
/** Some of a list, at least so many; with why the others cannot be chosen. */
interface Some {
  kind: 'several';
  least: number;
  most?: number;
  options: { value: string; label: string; hint?: string; barred?: string | null }[];
  from: Reading;
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
/** A whole number. */
interface Count {
  kind: 'count';
  least?: number;
  most: number;
}

type OfNumber = Amount | Count;
type AnyKind = Text | Line | Day | Moment | Choice | Unit | Member | Some | OfNumber;

/** Of one value in `V`: an amount is a number of fen, a count a number, several a list, everything else a string. What is not optional there must be required here. */
export type FieldOf<V> = {
  [Name in keyof V & string]-?: { name: Name; label: string; hint?: string } & (undefined extends V[Name]
    ? { isRequired?: boolean }
    : { isRequired: true }) &
    (unknown extends V[Name]
      ? AnyKind
      : NonNullable<V[Name]> extends number
        ? OfNumber
        : NonNullable<V[Name]> extends string[]
          ? Some
          : Exclude<AnyKind, OfNumber | Some>);
}[keyof V & string];

export function Fields({ of: { form, fields, files } }: { of: ReturnType<typeof useFields> }) {
  return (
    <>
      {fields.map((field) => (
        <OneField key={field.name} field={field} form={form} />
      ))}
      {files && (
        <div className="field">
          <FileUpload {...form.files} {...files} />
          {form.error('files') && <p className="field-error">{form.error('files')}</p>}
        </div>
      )}
    </>
  );
}

interface FieldsFormProps {
  of: ReturnType<typeof useFields>;
  /** On its button: what happens. */
  submit: string;
  /** Between the fields and the button, such as who will see it. */
  children?: ReactNode;
}

export function FieldsForm({ of, submit, children }: FieldsFormProps) {
  return (
    <Form form={of.form} submit={submit}>
      <Card>
        <Stack gap="wide">
          <Fields of={of} />
        </Stack>
      </Card>
      {children}
    </Form>
  );
}

function OneField({ field, form }: { field: FieldOf<Written>; form: ReturnType<typeof useFields>['form'] }) {
  const { name, label, hint, isRequired } = field;
  const value = form.values[name];
  const set = (next: unknown) => form.set({ [name]: next });
  const labelled = { label, hint, required: isRequired, error: form.error(name) };
  if (field.kind === 'money')
    return <MoneyField {...labelled} fen={value as Fen} onFen={set} least={field.least} most={field.most} />;
  if (field.kind === 'several')
    return <SeveralField field={field} labelled={labelled} values={(value as string[]) ?? []} set={set} />;
  if (field.kind === 'unit') return <UnitChoice {...labelled} value={value as string} onChange={({ id }) => set(id)} />;
  if (field.kind === 'member') return <MemberChoice {...labelled} value={value as string} onChange={set} />;
  return (
    <Field {...labelled}>
      {(wiring) =>
        field.kind === 'choice' ? (
          <Select {...wiring} {...form.text(name)} choose={field.choose} options={field.options} from={field.from} />
        ) : field.kind === 'line' ? (
          <Input {...wiring} {...form.text(name)} inputMode={field.inputMode} maxLength={field.most} />
        ) : field.kind === 'count' ? (
          <Input
            {...wiring}
            inputMode="numeric"
            autoComplete="off"
            value={String(value ?? '')}
            onChange={({ target }) => set(countOf(target.value))}
          />
        ) : field.kind === 'date' ? (
          <Input {...wiring} {...form.text(name)} type="date" min={field.min} max={field.max} />
        ) : field.kind === 'moment' ? (
          <Input {...wiring} {...form.text(name)} type="datetime-local" />
        ) : (
          <TextArea {...wiring} {...form.text(name)} rows={field.rows ?? 2} maxLength={field.most ?? 2000} />
        )
      }
    </Field>
  );
}

interface SeveralFieldProps {
  field: Some;
  labelled: { label: string; hint?: string; error?: string };
  values: string[];
  set: (values: string[]) => void;
}

function SeveralField({ field: { least, most, options, from }, labelled, values, set }: SeveralFieldProps) {
  const { t } = useTranslation();
  const chosen = chosenOf(options, values);
  if (from.isLoadingError) return <ErrorNotice error={from.error} onRetry={() => void from.refetch()} />;
  if (from.isPending) return <Skeleton rows={3} label={t('list.loading')} />;
  if (options.length === 0) return <p role="status">{t('several.none')}</p>;
  return (
    <Several
      {...labelled}
      hint={labelled.hint ?? (most === undefined ? undefined : t('several.most', { most }))}
      values={chosen}
      options={options}
      onChange={set}
      standing={t(chosen.length < least ? 'several.chosen' : 'several.enough', { count: chosen.length, least })}
    />
  );
}
