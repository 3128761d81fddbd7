/** What the reader may do with a case now, and what became of what they wrote where somebody else was quicker. */
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import type { Case } from '@/api/cases';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { unionOf } from '@/features/cases/states';
import { useTranslation } from '@/i18n';
import { ActionPanel } from '@/ui/action-panel';
import type { useCaseActions } from './case-actions';
import { messageDraft, type MessageDraft } from './conversation';
import { CaseOvertaken } from './overtaken';

interface OfCase {
  shown: Case;
  actions: ReturnType<typeof useCaseActions>;
}

/** The case went to others while somebody was writing: their words, which nothing on the page can take any more. */
export function LeftBehind({ shown, actions: { left } }: OfCase) {
  const { data: me } = useSuspenseQuery(meQuery);
  const [message, changeMessage] = useDraft<MessageDraft>(me.id, messageDraft(shown.id, 'author'));
  const [note, changeNote] = useDraft<MessageDraft>(me.id, messageDraft(shown.id, 'note'));
  const typed = [...left.typed, message?.text, note?.text];
  if (!left.tried && !typed.some((each) => each?.trim())) return null;
  const forget = () => {
    left.drop();
    for (const each of [changeMessage, changeNote]) each(() => null);
  };
  const since = left.since ?? shown.timeline.length - 1;
  return <CaseOvertaken shown={shown} since={since} tried={left.tried} typed={typed} onSeen={forget} />;
}

export function StaffActions({ shown, actions, ref }: OfCase & { ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  return (
    <ActionPanel
      of={actions}
      ref={ref}
      waiting={<Waiting shown={shown} />}
      none={
        <>
          <p>{t('actions.none')}</p>
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
