/** What the reader may do with a case now, and what became of what they wrote where somebody else was quicker. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useCallback, type Ref } from 'react';
import { meQuery } from '@/api/session';
import type { Case } from '@/api/cases';
import { useDraft } from '@/drafts';
import { unionOf } from '@/features/cases/states';
import { useTranslation } from '@/i18n';
import { ActionPanel, chosenOf } from '@/ui/action-panel';
import type { Store } from '@/ui/use-form';
import type { CaseAction, CaseActionValues } from './case-actions';
import { messageDraft, type MessageDraft } from './conversation';
import { Overtaken } from './overtaken';
import type { useCaseAction } from './use-case-action';

interface ActionDraft extends CaseActionValues {
  chosen?: string;
  /** How many steps the case had taken when the choice was made: if it moves on meanwhile, the page says so. */
  stepsThen?: number;
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

interface StaffActionsProps {
  shown: Case;
  offered: CaseAction[];
  doing: Doing;
  ref: Ref<HTMLElement>;
}

export function StaffActions({ shown, offered, doing, ref }: StaffActionsProps) {
  const { t } = useTranslation();
  const [draft, change] = useActionDraft(shown);
  const chosen = chosenOf(offered, draft?.chosen);
  const steps = shown.timeline.length;
  const stateThen = draft?.stepsThen === undefined ? undefined : shown.timeline[draft.stepsThen - 1]?.state;
  const since = doing.missed?.since ?? (stateThen !== undefined && stateThen !== shown.state ? draft?.stepsThen : undefined);
  const typed = typedIn(draft ?? {});
  const isLost = chosen?.name !== draft?.chosen;

  const choose = (name: string) => change((current) => ({ ...current, chosen: name, stepsThen: steps }));
  const name = chosen?.name;
  const write: Store<CaseActionValues>[1] = useCallback(
    (next) =>
      change((current) => {
        const values = next(current);
        return values && { ...values, chosen: name, stepsThen: current?.stepsThen ?? steps };
      }),
    [change, name, steps],
  );
  const send = async (action: CaseAction, call: () => Promise<Case>) => {
    const isDone = await doing.run(action.label, call, action.done);
    if (!isDone) change((current) => ({ stepsThen: steps, ...current, chosen: action.name }));
    return isDone;
  };

  return (
    <ActionPanel
      title={t('action.title')}
      actions={offered}
      chosen={chosen}
      onChoose={(next) => {
        doing.seen();
        choose(next);
      }}
      store={[draft, write]}
      by={{ ...doing, send }}
      ref={ref}
      notice={
        since !== undefined && (
          <Overtaken
            shown={shown}
            since={since}
            tried={doing.missed?.what}
            typed={isLost ? typed : []}
            isKept={!isLost && typed.some((each) => each?.trim())}
            onSeen={() => {
              doing.seen();
              change((current) => current && { ...current, stepsThen: steps });
            }}
          />
        )
      }
      waiting={<Waiting shown={shown} />}
      none={
        <>
          <p>{t('action.none')}</p>
          {shown.actions.includes('message') && <Waiting shown={shown} small />}
          <p className="row-small">{t('action.never_satisfied')}</p>
        </>
      }
    />
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
