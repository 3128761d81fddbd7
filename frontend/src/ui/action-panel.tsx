/** What can be done now to one object. One action is chosen, its form opens, and the one main button says what will happen. */
import { useId, type ReactNode, type Ref } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Confirm } from './confirm';
import { ErrorNotice } from './error';
import { Choices } from './field';
import { Fields } from './fields';
import { Overtaken } from './overtaken';
import { Card } from './page';
import { useActions, type ActionsOptions, type PanelAction } from './use-actions';
import { useFields, type Written } from './use-fields';
import './action-panel.css';

interface ActionPanelProps {
  of: ReturnType<typeof useActions>;
  /** Where nothing is chosen. */
  waiting?: ReactNode;
  /** Where nothing may be done. */
  none?: ReactNode;
  ref?: Ref<HTMLElement>;
}

export function ActionPanel({ of, waiting, none, ref }: ActionPanelProps) {
  const { t } = useTranslation();
  const { actions, chosen, choose, overtaken } = of;
  const group = useId();
  return (
    <Card title={t('actions.title')} className="actions" ref={ref}>
      {overtaken && <Overtaken {...overtaken} />}
      {actions.length === 0 ? (none ?? <p>{t('actions.none')}</p>) : !chosen && waiting}
      {(actions.length > 1 || (actions.length > 0 && !chosen)) && (
        <Choices
          label={t('actions.title')}
          name={group}
          columns={1}
          isLabelHidden
          value={chosen?.name}
          options={actions.map(({ name, label, hint }) => ({ value: name, label, hint }))}
          onChange={choose}
        />
      )}
      {actions.length === 1 && chosen && <p className="row-small">{chosen.hint}</p>}
      {chosen && <ActionForm key={chosen.name} action={chosen} of={of} />}
    </Card>
  );
}

type ActionsProps<V> = ActionsOptions<V> & Omit<ActionPanelProps, 'of'>;

/** The same for a page that needs nothing else of them. */
export const Actions = <V extends object>({ waiting, none, ref, ...of }: ActionsProps<V>) => (
  <ActionPanel of={useActions<V>(of)} waiting={waiting} none={none} ref={ref} />
);

function ActionForm({ action, of: { store, by } }: { action: PanelAction; of: ActionPanelProps['of'] }) {
  const { fields, files, start, ask, send } = action;
  const [draft, write] = store;
  const filled: typeof store = [start ? { ...start, ...draft } : draft, write];
  const written = useFields<Written, unknown>({ fields, files, store: filled, send, by: by(action) });
  const { form } = written;
  const words = action.submit(form.values);
  const button = (onClick: () => void) => (
    <Button kind="main" wide isBusy={form.isBusy} onClick={onClick}>
      {words}
    </Button>
  );

  return (
    <div className="action-form" {...form.root}>
      <Fields of={written} />
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
