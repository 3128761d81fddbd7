/** What can be done now. One action is chosen, its form opens, and the one main button says what will happen. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { actions, caseFiles, departmentsQuery } from '@/api/cases';
import { meQuery } from '@/api/session';
import type { Case } from '@/api/types';
import { useDraft } from '@/drafts';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Choices, Field } from '@/ui/field';
import { FileUpload } from '@/ui/file-upload';
import { TextArea } from '@/ui/input';
import { Card } from '@/ui/page';
import { isUploading, uploadedIds, type PickedFile } from '@/ui/picked-file';
import { unionOf } from '@/features/cases/states';
import { messageDraft, type MessageDraft } from './conversation';
import { Overtaken } from './overtaken';
import type { useCaseAction } from './use-case-action';

const steps = ['accept', 'assign', 'start', 'reply', 'follow_up'] as const;
const waysOut = ['hand_back', 'reject'] as const;
const known = [...steps, ...waysOut];
type Action = (typeof known)[number];

const wordOf = (action: Action, shown: Case) => (action === 'hand_back' && shown.my_role === 'staff' ? 'take_back' : action);

interface ActionDraft {
  chosen?: Action;
  /** How many steps the case had taken when the choice was made: if it moves on meanwhile, the page says so. */
  stepsThen?: number;
  reason?: string;
  where?: string;
  department?: string;
  note?: string;
  reply?: string;
  files?: PickedFile[];
  followUp?: string;
}

const offeredIn = (shown: Case) => known.filter((action) => shown.actions.includes(action));

/** The way to the panel in words, where there is anything to do: names the step that comes next. */
export function useWayToAct(shown: Case): string | null {
  const { t } = useTranslation();
  const offered = offeredIn(shown);
  const next = steps.find((step) => offered.includes(step));
  if (next) return t('action.go', { action: t(`action.${next}`) });
  return offered.length > 0 ? t('action.go_any') : null;
}

type Doing = ReturnType<typeof useCaseAction>;

function useActionDraft(shown: Case) {
  const { data: me } = useSuspenseQuery(meQuery);
  return useDraft<ActionDraft>(me.id, `action.${shown.id}`);
}

const typedIn = ({ reason, where, reply, followUp, note }: ActionDraft) => [reason, where, reply, followUp, note];

/** The case went to others while somebody was writing: their words, which nothing on the page can take any more. */
export function LeftBehind({ shown, doing }: { shown: Case; doing: Doing }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const [draft, change] = useActionDraft(shown);
  const [message, changeMessage] = useDraft<MessageDraft>(me.id, messageDraft(shown.id, 'author'));
  const [note, changeNote] = useDraft<MessageDraft>(me.id, messageDraft(shown.id, 'note'));
  const typed = [...typedIn(draft ?? {}), message?.text, note?.text];
  if (!doing.missed && !typed.some((each) => each?.trim())) return null;
  const forget = () => {
    doing.seen();
    for (const each of [change, changeMessage, changeNote]) each(() => null);
  };
  const since = doing.missed?.since ?? draft?.stepsThen ?? shown.timeline.length - 1;
  return <Overtaken shown={shown} since={since} tried={doing.missed?.what} typed={typed} onSeen={forget} />;
}

export function StaffActions({ shown, doing: action, ref }: { shown: Case; doing: Doing; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const [saved, change] = useActionDraft(shown);
  const draft = saved ?? {};
  const offered = offeredIn(shown);
  // A way out is never chosen for somebody: it shows only once they ask for it.
  const chosen = draft.chosen && offered.includes(draft.chosen) ? draft.chosen : steps.find((step) => offered.includes(step));
  const stateThen = draft.stepsThen === undefined ? undefined : shown.timeline[draft.stepsThen - 1]?.state;
  const since = action.missed?.since ?? (stateThen !== undefined && stateThen !== shown.state ? draft.stepsThen : undefined);
  const typed = typedIn(draft);
  const isLost = chosen !== draft.chosen;

  const overtaken = since !== undefined && (
    <Overtaken
      shown={shown}
      since={since}
      tried={action.missed?.what}
      typed={isLost ? typed : []}
      isKept={!isLost && typed.some((each) => each?.trim())}
      onSeen={() => {
        action.seen();
        change((current) => current && { ...current, stepsThen: shown.timeline.length });
      }}
    />
  );

  if (offered.length === 0) {
    return (
      <Card title={t('action.title')} className="actions" ref={ref}>
        {overtaken}
        <p>{t('action.none')}</p>
        {shown.actions.includes('message') && <Waiting shown={shown} small />}
        <p className="row-small">{t('action.never_satisfied')}</p>
      </Card>
    );
  }
  return (
    <Card title={t('action.title')} className="actions" ref={ref}>
      {overtaken}
      {!chosen && <Waiting shown={shown} />}
      {(offered.length > 1 || !chosen) && (
        <Choices
          label={t('action.title')}
          name="action"
          columns={1}
          isLabelHidden
          value={chosen}
          options={offered.map((each) => ({
            value: each,
            label: t(`action.${wordOf(each, shown)}`),
            hint: t(`action.${wordOf(each, shown)}_hint`),
          }))}
          onChange={(next) => {
            action.seen();
            change((current) => ({ ...current, chosen: next, stepsThen: shown.timeline.length }));
          }}
        />
      )}
      {offered.length === 1 && chosen && <p className="row-small">{t(`action.${wordOf(chosen, shown)}_hint`)}</p>}
      {chosen && <ActionForm key={chosen} action={chosen} shown={shown} draft={draft} change={change} doing={action} />}
    </Card>
  );
}

function Waiting({ shown, small = false }: { shown: Case; small?: boolean }) {
  const { t } = useTranslation();
  const isAnswered = shown.state === 'REPLIED' || shown.state === 'FOLLOW_UP';
  const text = isAnswered
    ? t('action.waiting_rating', { who: t('action.who_author') })
    : t('action.waiting', { who: waitingFor(shown) });
  return <p className={small ? 'row-small' : undefined}>{text}</p>;
}

const waitingFor = (shown: Case) =>
  shown.my_role === 'department' ? unionOf(shown.desk_unit.name) : (shown.department?.name ?? unionOf(shown.desk_unit.name));

interface ActionFormProps {
  action: Action;
  shown: Case;
  draft: ActionDraft;
  change: (next: (draft: ActionDraft | null) => ActionDraft | null) => void;
  doing: Doing;
}

function ActionForm({ action, shown, draft, change, doing }: ActionFormProps) {
  const { t } = useTranslation();
  const { run, isBusy, problem } = doing;
  const [isTried, setTried] = useState(false);
  const departments = useQuery({ ...departmentsQuery, enabled: action === 'assign' });
  const department = departments.data?.items.find((unit) => unit.id === draft.department);
  const update = (next: Partial<ActionDraft>) =>
    change((current) => ({ ...current, chosen: action, stepsThen: current?.stepsThen ?? shown.timeline.length, ...next }));
  const text = (value: string | undefined) => (value ?? '').trim();
  const files = draft.files ?? [];

  const isComplete = {
    accept: true,
    start: true,
    assign: Boolean(draft.department),
    reject: text(draft.reason) !== '' && text(draft.where) !== '',
    hand_back: text(draft.reason) !== '',
    reply: text(draft.reply).length >= 2 && !isUploading(files),
    follow_up: text(draft.followUp) !== '',
  }[action];

  const act = async () => {
    const { id, version } = shown;
    const call = {
      accept: () => actions.accept(id, version),
      start: () => actions.start(id, version),
      assign: () => actions.assign(id, version, { department_id: draft.department ?? '', note: text(draft.note) || undefined }),
      reject: () => actions.reject(id, version, { reason: text(draft.reason), where_to_go: text(draft.where) }),
      hand_back: () => actions.handBack(id, version, { reason: text(draft.reason) }),
      reply: () => actions.reply(id, version, { text: text(draft.reply), file_ids: uploadedIds(files) }),
      follow_up: () => actions.followUp(id, version, { note: text(draft.followUp) }),
    }[action];
    const word = wordOf(action, shown);
    if (await run(t(`action.${word}`), call, t(`action.done.${word}`))) change(() => null);
    else change((current) => ({ stepsThen: shown.timeline.length, ...current, chosen: action }));
  };

  const submit = (open?: () => void) => {
    setTried(true);
    if (!isComplete) return;
    if (open) open();
    else void act();
  };

  const area = (
    label: string,
    value: string | undefined,
    onText: (value: string) => void,
    options: { hint?: string; required?: boolean; rows?: number; most?: number } = {},
  ) => (
    <Field
      label={label}
      hint={options.hint}
      required={options.required}
      error={isTried && options.required && text(value) === '' ? t('act.required') : undefined}
    >
      {(wiring) => (
        <TextArea
          {...wiring}
          rows={options.rows ?? 2}
          maxLength={options.most ?? 2000}
          value={value ?? ''}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );

  const label =
    action === 'assign'
      ? department
        ? t('action.assign_do', { department: department.name })
        : t('action.assign_do_plain')
      : t(`action.${wordOf(action, shown)}_do`);
  const button = (open?: () => void) => (
    <Button kind="main" wide isBusy={isBusy} onClick={() => submit(open)}>
      {label}
    </Button>
  );

  return (
    <div className="action-form">
      {action === 'assign' && (
        <>
          <Field
            label={t('action.assign_department')}
            required
            error={isTried && !draft.department ? t('action.assign_choose') : undefined}
          >
            {(wiring) => (
              <select {...wiring} value={draft.department ?? ''} onChange={(event) => update({ department: event.target.value })}>
                <option value="" disabled>
                  {t('action.assign_choose')}
                </option>
                {departments.data?.items.map((unit) => (
                  <option key={unit.id} value={unit.id}>
                    {unit.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {area(t('action.assign_note'), draft.note, (note) => update({ note }))}
        </>
      )}
      {action === 'reject' && (
        <>
          {area(t('action.reject_reason'), draft.reason, (reason) => update({ reason }), { required: true })}
          {area(t('action.reject_where'), draft.where, (where) => update({ where }), { required: true, most: 500 })}
        </>
      )}
      {action === 'hand_back' &&
        area(
          t(`action.${wordOf('hand_back', shown)}_reason` as 'action.hand_back_reason'),
          draft.reason,
          (reason) => update({ reason }),
          { required: true },
        )}
      {action === 'reply' && (
        <>
          {area(t('action.reply_text'), draft.reply, (reply) => update({ reply }), {
            required: true,
            hint: t('action.reply_help'),
            rows: 5,
            most: 5000,
          })}
          <FileUpload
            at={caseFiles}
            files={files}
            label={t('files.add')}
            onChange={(edit) => change((current) => ({ ...current, chosen: action, files: edit(current?.files ?? []) }))}
          />
          {isTried && isUploading(files) && <p className="field-error">{t('files.still')}</p>}
        </>
      )}
      {action === 'follow_up' &&
        area(t('action.follow_up_note'), draft.followUp, (followUp) => update({ followUp }), { required: true })}
      {problem && <ErrorNotice error={problem} />}
      {action === 'reject' ? (
        <Confirm
          title={t('action.reject_ask', { title: shown.title })}
          fact={t('action.reject_fact')}
          yes={t('action.reject_do')}
          onYes={act}
        >
          {(open) => button(open)}
        </Confirm>
      ) : (
        button()
      )}
    </div>
  );
}
