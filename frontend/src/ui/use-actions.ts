/** What the reader may do to one object now: a table of actions, what is written for them as a draft, and sending one of them. */
import { useSuspenseQuery, type QueryKey } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useSealedDraft } from '@/sealed-drafts';
import { t, words, type Key } from '@/i18n';
import type { FieldOf } from './fields';
import { useActing } from './use-acting';
import type { FieldsOptions, Written } from './use-fields';
import type { Store } from './use-form';

/** Below `<words>.<name>` stand `label`, `hint` and `done`; `submit`, where the button says more than the label; `ask` with `fact`
 *  for what is confirmed first. */
type Tables<K = Key> = K extends `${infer Action}.done` ? Above<Action> : never;
type Above<K> = K extends `${infer First}.${infer Rest}`
  ? Rest extends `${string}.${string}`
    ? `${First}.${Above<Rest>}`
    : First
  : never;

/** `send` gets what was written for the fields of the action itself. */
interface Rule<V> extends Partial<Pick<FieldsOptions<V, unknown>, 'fields' | 'files' | 'start'>> {
  /** Ends something: it is never chosen for somebody. */
  isWayOut?: boolean;
  /** Its name in the words, where that is another. */
  word?: string;
  /** Filled into its words. */
  facts?: Record<string, string | number>;
  /** On the button, where it depends on what is written. */
  submit?: (written: Partial<V>) => string;
  send: (given: V & { file_ids: string[] }) => Promise<unknown>;
}

export interface PanelAction extends Pick<FieldsOptions<Written, unknown>, 'fields' | 'files' | 'start' | 'send'> {
  name: string;
  label: string;
  hint: string;
  submit: (written: Written) => string;
  /** Said once it is done. */
  done: string;
  ask?: { title: string; fact: string };
  isWayOut?: boolean;
}

interface Draft extends Written {
  chosen?: string;
  /** How many steps the object had taken when the choice was made: if it moves on meanwhile, the page says so. */
  stepsThen?: number;
}

export interface ActionsOptions<V> {
  /** As the API shows it: `actions` are those that it takes from the reader now. */
  object: { id: string; version: number; actions: readonly string[] };
  queryKey: QueryKey;
  /** Read again after each action. */
  lists?: QueryKey[];
  words: Tables;
  /** Takes those that need nothing but their words; they stand first. */
  plain?: (name: string) => Promise<unknown>;
  /** All others, in the order in which the panel shows them. */
  table: Record<string, Rule<V>>;
  /** How it stands, in words. */
  state?: string;
  /** What is written for it must not lie open on the device. Never changes while the page is there. */
  isSealed?: boolean;
  /** Where the steps that the reader sees are not those that its version counts. */
  story?: {
    steps: number;
    hasMoved: (stepsThen: number) => boolean;
    since: (stepsThen: number) => ReactNode;
  };
}

const isText = ({ kind = 'text' }: FieldOf<Written>) => kind === 'text';

/** `V`: what is written for all of its actions, by field. */
export function useActions<V extends object>({
  object,
  queryKey,
  lists,
  words: below,
  plain,
  table,
  state,
  story,
  isSealed,
}: ActionsOptions<V>) {
  const { data: me } = useSuspenseQuery(meQuery);
  const useKept = isSealed ? useSealedDraft : useDraft;
  const [draft, change] = useKept<Draft>(me.id, 'action.' + object.id);
  const steps = story?.steps ?? object.version;
  const acting = useActing({ queryKey, lists, steps });
  const isPlain = (name: string) => plain !== undefined && !(name in table) && words(`${below}.${name}`, 'label', '') !== '';
  const all = [
    ...object.actions.filter(isPlain).map((name) => actionOf(below, name, { send: async () => plain?.(name) })),
    ...Object.entries(table).map(([name, rule]) => actionOf(below, name, rule)),
  ];
  const actions = all.filter(({ name }) => object.actions.includes(name));
  // The one asked for, else the first that ends nothing.
  const chosen = actions.find(({ name }) => name === draft?.chosen) ?? actions.find(({ isWayOut }) => !isWayOut);

  const then = draft?.stepsThen;
  const hasMoved = then !== undefined && (story ? story.hasMoved(then) : then < steps);
  const since = acting.missed?.since ?? (hasMoved ? then : undefined);
  const typed = [...new Set(all.flatMap(({ fields }) => fields.filter(isText).map(({ name }) => name)))]
    .map((name) => String(draft?.[name] ?? ''))
    .filter((each) => each.trim());

  const name = chosen?.name;
  const write: Store<Written>[1] = useCallback(
    (next) =>
      change((current) => {
        const written = next(current);
        if (written) return { ...written, chosen: name, stepsThen: current?.stepsThen ?? steps };
        // It went through; who chose the next one meanwhile has chosen that.
        return current?.chosen && current.chosen !== name ? { chosen: current.chosen } : null;
      }),
    [change, name, steps],
  );

  return {
    actions,
    chosen,
    choose: (next: string) => {
      acting.seen();
      change((current) => ({ ...current, chosen: next, stepsThen: steps }));
    },
    store: [draft, write] as const,
    by: (action: PanelAction) => ({
      ...acting,
      send: async (call: () => Promise<unknown>) => {
        const isDone = await acting.run(action.label, call, action.done);
        if (!isDone) change((current) => ({ stepsThen: steps, ...current, chosen: action.name }));
        return isDone;
      },
    }),
    /** What others did since the reader began, where they did something. */
    overtaken:
      since === undefined
        ? undefined
        : {
            tried: acting.missed?.what,
            children: story?.since(since),
            state,
            typed: name === draft?.chosen ? [] : typed,
            isKept: name === draft?.chosen && typed.length > 0,
            onSeen: () => {
              acting.seen();
              change((current) => current && { ...current, stepsThen: steps });
            },
          },
    /** Where nothing on the page takes any more what was written. */
    left: {
      tried: acting.missed?.what,
      since: acting.missed?.since ?? then,
      typed,
      drop: () => {
        acting.seen();
        change(() => null);
      },
    },
  };
}

function actionOf<V>(below: string, name: string, rule: Rule<V>): PanelAction {
  const { fields = [], files, start, isWayOut, word = name, facts, submit, send } = rule as unknown as Rule<Written>;
  const say = (what: string) => words(`${below}.${word}`, what, '') && t(`${below}.${word}.${what}` as Key, facts);
  return {
    name,
    label: say('label'),
    hint: say('hint'),
    submit: submit ?? (() => say('submit') || say('label')),
    done: say('done'),
    ask: say('ask') ? { title: say('ask'), fact: say('fact') } : undefined,
    fields,
    files,
    start,
    isWayOut,
    send,
  };
}
