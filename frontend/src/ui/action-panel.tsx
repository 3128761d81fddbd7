/** What can be done now to one object. One action is chosen, its form opens, and the one main button says what will happen. */
import { useId, type ReactNode, type Ref } from 'react';
import type { Problem } from '@/api/problem';
import { Button } from './button';
import { Confirm } from './confirm';
import { ErrorNotice } from './error';
import { Choices, Field } from './field';
import { FileUpload, type FileUploadProps } from './file-upload';
import { TextArea } from './input';
import { Card } from './page';
import type { PickedFile } from './picked-file';
import { Select, type Reading } from './select';
import { useForm, type Store } from './use-form';
import './action-panel.css';

/** What is written for the actions of one object; they share one draft, so that a change of mind costs no words. */
export type ActionValues<Name extends string = string> = { [Each in Name]?: string } & { files?: PickedFile[] };

interface ActionField<Name> {
  name: Name;
  label: string;
  hint?: string;
  /** What it says where it is missing; without it, the field may stay empty. */
  missing?: string;
  /** To choose from, with what stands there before. */
  options?: { value: string; label: string }[];
  choose?: string;
  from?: Reading;
  least?: number;
  most?: number;
  rows?: number;
}

export interface PanelAction<Name extends string = string, R = unknown> {
  name: string;
  label: string;
  hint: string;
  /** On the button. */
  submit: string | ((values: ActionValues<Name>) => string);
  fields?: ActionField<Name>[];
  /** Files may come with it. */
  files?: Pick<FileUploadProps, 'at' | 'label' | 'note'>;
  /** Said once it is done. */
  done: string;
  /** Ends something: it is never chosen for somebody. */
  isWayOut?: boolean;
  /** Confirmed first, with the fact of what follows. */
  ask?: { title: string; fact: string };
  send: (values: ActionValues<Name>) => Promise<R>;
}

interface ActionPanelProps<Name extends string, R> {
  title: string;
  /** What may be done now, in the order in which it is shown. */
  actions: PanelAction<Name, R>[];
  chosen: PanelAction<Name, R> | undefined;
  onChoose: (name: string) => void;
  store: Store<ActionValues<Name>>;
  by: {
    send: (action: PanelAction<Name, R>, call: () => Promise<R>) => Promise<boolean>;
    isBusy: boolean;
    problem: Problem | null;
    forget: () => void;
  };
  /** Above all else, such as what happened meanwhile. */
  notice?: ReactNode;
  /** Where nothing is chosen. */
  waiting: ReactNode;
  /** Where nothing may be done. */
  none: ReactNode;
  ref?: Ref<HTMLElement>;
}

/** The action that is open: the one asked for, else the first that ends nothing. */
export const chosenOf = <A extends { name: string; isWayOut?: boolean }>(actions: A[], asked: string | undefined) =>
  actions.find(({ name }) => name === asked) ?? actions.find(({ isWayOut }) => !isWayOut);

export function ActionPanel<Name extends string, R>(props: ActionPanelProps<Name, R>) {
  const { title, actions, chosen, onChoose, store, by, notice, waiting, none, ref } = props;
  const group = useId();
  return (
    <Card title={title} className="actions" ref={ref}>
      {notice}
      {actions.length === 0 ? none : !chosen && waiting}
      {(actions.length > 1 || (actions.length > 0 && !chosen)) && (
        <Choices
          label={title}
          name={group}
          columns={1}
          isLabelHidden
          value={chosen?.name}
          options={actions.map(({ name, label, hint }) => ({ value: name, label, hint }))}
          onChange={onChoose}
        />
      )}
      {actions.length === 1 && chosen && <p className="row-small">{chosen.hint}</p>}
      {chosen && <ActionForm key={chosen.name} action={chosen} store={store} by={by} />}
    </Card>
  );
}

type ActionFormProps<Name extends string, R> = Pick<ActionPanelProps<Name, R>, 'store' | 'by'> & { action: PanelAction<Name, R> };

function ActionForm<Name extends string, R>({ action, store, by }: ActionFormProps<Name, R>) {
  const { fields = [], files, ask } = action;
  const form = useForm<ActionValues<Name>, R>({
    start: {},
    store,
    faults: (values) =>
      Object.fromEntries(
        fields.map(({ name, missing, least = 1 }) => [name, (values[name] ?? '').trim().length < least ? missing : undefined]),
      ) as ActionValues<Name>,
    // A late upload must not bring back what was sent.
    isEmpty: ({ files: picked = [], ...typed }) => picked.length === 0 && Object.values(typed).every((each) => !each),
    hasFiles: files !== undefined,
    send: action.send,
    by: { ...by, send: (call) => by.send(action, call) },
  });
  const words = typeof action.submit === 'string' ? action.submit : action.submit(form.values);
  const button = (onClick: () => void) => (
    <Button kind="main" wide isBusy={form.isBusy} onClick={onClick}>
      {words}
    </Button>
  );

  return (
    <div className="action-form" {...form.root}>
      {fields.map(({ name, label, hint, missing, options, choose, from, most = 2000, rows = 2 }) => (
        <Field key={name} label={label} hint={hint} required={missing !== undefined} error={form.error(name)}>
          {(wiring) =>
            options ? (
              <Select {...wiring} {...form.text(name)} choose={choose} options={options} from={from} />
            ) : (
              <TextArea {...wiring} {...form.text(name)} rows={rows} maxLength={most} />
            )
          }
        </Field>
      ))}
      {files && (
        <>
          <FileUpload {...form.files} {...files} />
          {form.error('files') && <p className="field-error">{form.error('files')}</p>}
        </>
      )}
      {form.problem && <ErrorNotice error={form.problem} />}
      {ask ? (
        <Confirm title={ask.title} fact={ask.fact} yes={words} onYes={() => form.submit()}>
          {(open) => button(() => form.check() && open())}
        </Confirm>
      ) : (
        button(() => void form.submit())
      )}
    </div>
  );
}
