/** A form from a table of fields: what is missing is said, and what was written for them is sent. */
import type { QueryKey } from '@tanstack/react-query';
import { t } from '@/i18n';
import type { FieldOf } from './fields';
import type { FileUploadProps } from './file-upload';
import { uploadedIds, type PickedFile } from './picked-file';
import { useActing } from './use-acting';
import { useForm, type FormOptions } from './use-form';
import { moneyFault, type Fen } from './use-money';

/** As a draft keeps it, by field. */
export interface Written {
  files?: PickedFile[];
  [field: string]: unknown;
}

/** `V`: what the fields hold, by their names in the API. `R`: what comes back. */
export interface FieldsOptions<V, R> extends Pick<FormOptions<Written, R>, 'store' | 'sent' | 'by' | 'leaves'> {
  start?: Partial<V>;
  fields: FieldOf<V>[];
  /** Files may come with it. */
  files?: Pick<FileUploadProps, 'at' | 'label' | 'note'>;
  /** What is read again once it went through, and what is said; of a form that nobody else sends. */
  lists?: QueryKey[];
  done?: string;
  /** Texts come without spaces around them, and not where they are empty. `key`: for Idempotency-Key. */
  send: (given: V & { file_ids: string[] }, key: string) => Promise<R>;
}

/** No field is called `key`: that is the request's. */
export function useFields<V extends object & { key?: never }, R>(options: FieldsOptions<V, R>) {
  const { start = {}, files, lists, done, send, ...rest } = options as unknown as FieldsOptions<Written, R>;
  const { fields, by } = rest;
  const { perform } = useActing({ lists });
  const form = useForm<Written, R>({
    ...rest,
    start,
    faults: (written) => Object.fromEntries(fields.map((field) => [field.name, faultIn(field, written[field.name])])),
    isEmpty: ({ files: picked = [], ...typed }) =>
      picked.length === 0 &&
      Object.values(typed).every((each) => each === undefined || each === '' || (Array.isArray(each) && each.length === 0)),
    // Files of the same draft may belong to another form.
    hasFiles: files !== undefined,
    send: (written, key) => {
      const given = Object.fromEntries(fields.map((field) => [field.name, givenFor(field, written[field.name])]));
      const deliver = () => send({ ...given, file_ids: uploadedIds((files && written.files) ?? []) }, key);
      return by ? deliver() : perform(deliver, done);
    },
  });
  return { form, fields, files };
}

const givenFor = (field: FieldOf<Written>, value: unknown) =>
  field.kind === 'several' ? chosenOf(field.options, value as string[] | undefined) : trimmed(value);

/** Without what cannot be chosen any more. */
export const chosenOf = (options: { value: string; barred?: string | null }[], values: string[] = []) =>
  values.filter((each) => options.some(({ value, barred }) => value === each && !barred));

const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() || undefined : (value ?? undefined));

/** What is typed for a whole number: itself where it is none, so that it can be corrected. */
export function countOf(typed: string): number | string | undefined {
  const bare = typed.normalize('NFKC').trim();
  if (bare === '') return undefined;
  return /^\d{1,9}$/.test(bare) ? Number(bare) : typed;
}

function countFault(value: unknown, { least = 0, most }: { least?: number; most: number }) {
  const isWithin = typeof value === 'number' && value >= least && value <= most;
  return isWithin ? undefined : t('count.within', { least, most });
}

/** What is wrong with what was written, in words. */
function faultIn(field: FieldOf<Written>, value: unknown): string | undefined {
  if (field.kind === 'money' && value !== undefined) return moneyFault(value as Fen, field);
  if (field.kind === 'count' && value !== undefined) return countFault(value, field);
  if (field.kind === 'several') {
    const { least, most = Infinity, options } = field;
    const { length } = chosenOf(options, value as string[] | undefined);
    return length < least ? t('several.few', { least }) : length > most ? t('several.most', { most }) : undefined;
  }
  const { kind = 'text', isRequired } = field;
  const fault = 'fault' in field ? field.fault?.(String(value ?? '')) : undefined;
  if (fault) return fault;
  const least = (kind === 'text' || kind === 'line') && 'least' in field ? field.least : 1;
  if (!isRequired || String(value ?? '').trim().length >= (least ?? 1)) return undefined;
  return field.kind === 'choice' ? field.choose : t('act.required');
}
