/** The one way of forms: what they hold, kept on the device where there is a draft; what is missing once somebody tried; uploads;
 *  the key that keeps a request from being done twice; and sending. */
import { useCallback, useEffect, useRef, useState, type ChangeEvent, type SubmitEvent } from 'react';
import { flushSync } from 'react-dom';
import { newKey } from '@/api/new-key';
import { asProblem, isOf, type Problem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { isUploading, type PickedFile } from './picked-file';
import { useSending } from './use-sending';

/** As it is stored: an older draft has no key yet. */
type Kept<V> = V & { key?: string };
type Faults<V> = { [Name in keyof V]?: string };

/** A draft (`useDraft`), or a state. */
export type Store<V> = readonly [Kept<V> | null, (change: (current: Kept<V> | null) => Kept<V> | null) => void];

export interface FormOptions<V extends object, R> {
  start: V;
  /** Without one, the form lives as long as its page. */
  store?: Store<V>;
  /** What stays as it was for the next one, once it went through. */
  keeps?: (keyof V)[];
  /** Files of the draft belong to this form: it waits until they are uploaded. */
  hasFiles?: boolean;
  /** Values not worth a draft. */
  isEmpty?: (values: V) => boolean;
  required?: (keyof V)[];
  /** What else is wrong, in words. */
  faults?: (values: V) => Faults<V>;
  /** `key`: for Idempotency-Key. */
  send: (values: V, key: string) => Promise<R>;
  /** Once it went through and the draft is gone. */
  sent?: (result: R) => unknown;
  /** Who sends it, where it is not the form alone. */
  by?: { send: (call: () => Promise<R>) => Promise<boolean>; isBusy: boolean; problem: Problem | null; forget: () => void };
  /** Another page follows. */
  leaves?: boolean;
  /** Its key stays: what was sent with it is never sent again, not even with other words. */
  isOnce?: boolean;
}

const isBlank = (value: unknown) => value === undefined || (typeof value === 'string' && value.trim() === '');
/** Without the key, which is not one of its values. */
function valuesOf<V extends object>(kept: Kept<V>): V {
  const values: Kept<V> = { ...kept };
  delete values.key;
  return values;
}
/** Files of any form go by this name. */
const filesOf = (values: object): PickedFile[] => ('files' in values && (values.files as PickedFile[] | undefined)) || [];
const keysOf = (files: PickedFile[]) => files.map(({ key }) => key).join(' ');
const unsent = (file: PickedFile): PickedFile => ({ ...file, id: undefined });

export function useForm<V extends object, R = unknown>(options: FormOptions<V, R>) {
  const { start, store, isEmpty, required = [], faults, send, sent, by, leaves = false, isOnce = false } = options;
  const { keeps = [], hasFiles = true } = options;
  const { t } = useTranslation();
  const own = useSending({ leaves });
  const local = useState<Kept<V> | null>(null);
  const [saved, change] = store ?? local;
  const [fresh, setFresh] = useState<Kept<V>>(() => ({ ...start, key: newKey() }));
  const [isTried, setTried] = useState(false);
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const values = saved ?? fresh;
  const { isBusy, problem, forget } = by ?? own;
  const [changed, setChanged] = useState<string[]>([]);

  // A late upload must find the values as they are by then, and must not bring back a draft that was sent or discarded.
  const edit = useCallback(
    (changed: (values: Kept<V>) => Kept<V>) =>
      change((current) => {
        const next = changed(current ?? { ...fresh, key: newKey() });
        return isEmpty?.(valuesOf<V>(next)) ? null : next;
      }),
    [change, fresh, isEmpty],
  );
  const editFiles = useCallback(
    (changed: (files: PickedFile[]) => PickedFile[]) => edit((current) => ({ ...current, files: changed(filesOf(current)) })),
    [edit],
  );
  /** What was refused is no longer what the form says. Of several fields that were, the others still say it. */
  const forgetOf = (names: string[]) => {
    if (!problem || problem.mayPass || problem.code === 'idempotency_key_reused') return;
    const others = [...changed, ...names];
    setChanged(others);
    if (problem.errors.every(({ field }) => others.some((name) => isOf(field, name)))) forget();
  };
  const set = (next: Partial<V>) => {
    edit((current) => ({ ...current, ...next }));
    forgetOf(Object.keys(next));
  };

  const wrong: Faults<V> = { ...faults?.(values) };
  for (const name of required) if (isBlank(values[name])) wrong[name] ??= t('act.required');
  const missing = (Object.keys(wrong) as (keyof V)[]).filter((name) => wrong[name]);
  const uploading = hasFiles && isUploading(filesOf(values));
  const words: Partial<Record<string, string>> = { ...(uploading && { files: t('files.still') }), ...wrong };

  // Uploads go on over many renders with the same function; what it reads is of the last one.
  const last = useRef({ values, forgetOf });
  useEffect(() => {
    last.current = { values, forgetOf };
  });
  const changeFiles = useCallback(
    (changed: (files: PickedFile[]) => PickedFile[]) => {
      editFiles(changed);
      const before = filesOf(last.current.values);
      // Picked or taken away; an upload that ends changes nothing that was refused. The API names them by their ids.
      if (keysOf(changed(before)) !== keysOf(before)) last.current.forgetOf(['files', 'file_ids']);
    },
    [editFiles],
  );

  useEffect(() => {
    if (problem) root?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'center' });
  }, [problem, root]);

  const clear = () => {
    change(() => null);
    setFresh({ ...start, key: newKey() });
    setTried(false);
  };

  const startAgain = () => {
    clear();
    const kept = Object.fromEntries(keeps.map((name) => [name, values[name]])) as Partial<V>;
    setFresh({ ...start, ...kept, key: newKey() });
  };

  /** Whether it may be sent; else the fields say what is missing, and the first of them has the focus. */
  const check = (): boolean => {
    // At once: what is missing is marked before it is looked for.
    flushSync(() => setTried(true));
    if (missing.length > 0) root?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] :is(input, button)')?.focus();
    return missing.length === 0 && !uploading;
  };

  const deliver = async (): Promise<R> => {
    const result = await send(valuesOf<V>(values), values.key ?? fresh.key ?? '').catch((error: unknown) => {
      const { code } = asProblem(error);
      const isSent = code === 'idempotency_key_reused' && !isOnce;
      // What was in the form before is done already: what it says now is another request.
      if (isSent) edit((current) => ({ ...current, key: newKey() }));
      // The files went with that one, or the server has cleared them: the bytes are still here.
      if ((isSent || code === 'file_not_usable') && filesOf(values).length > 0) editFiles((files) => files.map(unsent));
      throw error;
    });
    // A draft must not outlive what was sent; what is typed from here on is another. A form without one shows what was sent
    // until the next page is there, or the same page has read it.
    if (store) change(() => null);
    await sent?.(result);
    if (store) setTried(false);
    else if (!leaves) startAgain();
    return result;
  };

  /** Tells whether it went through. */
  const submit = async (event?: SubmitEvent): Promise<boolean> => {
    event?.preventDefault();
    setChanged([]);
    return check() && (by ?? own).send(deliver);
  };

  return {
    values,
    /** Whether there is a draft. */
    isSaved: saved !== null,
    set,
    clear,
    /** Of a text input or select. */
    text: (name: keyof V) => ({
      value: String(values[name] ?? ''),
      onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
        set({ [name]: target.value } as Partial<V>),
    }),
    files: { files: filesOf(values), onChange: changeFiles },
    error: (name: keyof V & string) =>
      (isTried ? words[name] : undefined) ?? (changed.includes(name) ? undefined : problem?.fieldError(name)),
    missing,
    isTried,
    isUploading: uploading,
    check,
    submit,
    /** For the element around its fields. */
    root: { ref: setRoot },
    isBusy,
    problem,
    forget,
  };
}
