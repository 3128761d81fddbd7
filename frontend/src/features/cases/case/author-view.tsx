/** The author's side: the answer to rate comes first, then how it stands, the dialogue, and what was written. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { actOnCase, showAuthor } from '@/api/case-actions';
import { meQuery } from '@/api/session';
import type { Case } from '@/api/cases';
import { useTextDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { CaseFacts, CaseText, RatingShown } from './case-parts';
import { Conversation } from './conversation';
import { CaseOvertaken } from './overtaken';
import { RatingForm, RatingOvertaken } from './rating-form';
import { Standing } from './standing';
import { useCaseAction } from './use-case-action';

export function AuthorView({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const mayRate = shown.actions.includes('rate');
  const rating = useRef<HTMLElement>(null);
  const { data: me } = useSuspenseQuery(meQuery);
  const naming = useCaseAction(shown);
  const withdrawing = useCaseAction(shown);
  const [reason, setReason] = useTextDraft(me.id, `withdraw.${shown.id}`);
  const mayWithdraw = shown.actions.includes('withdraw');
  const seen = () => {
    withdrawing.seen();
    if (!mayWithdraw) setReason('');
  };
  return (
    <Stack>
      {mayRate ? <RatingForm shown={shown} ref={rating} /> : <RatingOvertaken shown={shown} />}
      <Standing shown={shown} />
      {shown.rating && !mayRate && (
        <Card title={t('rate.done')}>
          <RatingShown shown={shown} />
        </Card>
      )}
      <Conversation shown={shown} />
      <Card title={t('case.my_text')}>
        <CaseText shown={shown} />
      </Card>
      <Card title={t('case.facts')}>
        <CaseFacts shown={shown} />
        {shown.actions.includes('show_author') && <ShowName shown={shown} doing={naming} />}
        {naming.missed && (
          <CaseOvertaken shown={shown} since={naming.missed.since} tried={naming.missed.what} onSeen={naming.seen} />
        )}
      </Card>
      {withdrawing.missed && (
        <CaseOvertaken
          shown={shown}
          since={withdrawing.missed.since}
          tried={withdrawing.missed.what}
          typed={[reason]}
          onSeen={seen}
        />
      )}
      {mayWithdraw && <Withdraw shown={shown} doing={withdrawing} reason={reason} setReason={setReason} />}
      {mayRate && <ActBar target={rating} label={t('rate.go')} />}
    </Stack>
  );
}

type Doing = ReturnType<typeof useCaseAction>;

function ShowName({ shown, doing: { run, problem } }: { shown: Case; doing: Doing }) {
  const { t } = useTranslation();
  const isShown = shown.show_author_to_department;
  const department = shown.department?.name ?? t('case.department_word');
  return (
    <div className="case-name">
      <Confirm
        title={t(isShown ? 'case.hide_name_ask' : 'case.show_name_ask')}
        fact={t(isShown ? 'case.hide_name_fact' : 'case.show_name_fact', { department })}
        yes={t(isShown ? 'case.hide_name_yes' : 'case.show_name_yes')}
        onYes={() =>
          run(
            t('case.show_name'),
            () => showAuthor(shown.id, shown.version, !isShown),
            t(isShown ? 'event.hide_author' : 'event.show_author'),
          )
        }
      >
        {(open) => (
          <Toggle
            label={t('case.show_name')}
            hint={isShown ? undefined : t('case.show_name_off')}
            checked={isShown}
            onChange={open}
          />
        )}
      </Confirm>
      {problem && <ErrorNotice error={problem} />}
    </div>
  );
}

interface WithdrawProps {
  shown: Case;
  doing: Doing;
  reason: string;
  setReason: (reason: string) => void;
}

function Withdraw({ shown, doing: { run, problem }, reason, setReason }: WithdrawProps) {
  const { t } = useTranslation();
  const withdraw = async () => {
    if (
      await run(
        t('event.withdraw'),
        () => actOnCase(shown, 'withdraw', { reason: reason.trim() || undefined }),
        t('state.WITHDRAWN'),
      )
    )
      setReason('');
  };
  return (
    <div className="case-withdraw">
      {problem && <ErrorNotice error={problem} />}
      <Confirm
        title={t('case.withdraw_ask', { title: shown.title })}
        fact={
          <>
            <p>{t('case.withdraw_fact')}</p>
            <Field label={t('case.withdraw_why')}>
              {(wiring) => (
                <TextArea
                  {...wiring}
                  rows={2}
                  maxLength={2000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          </>
        }
        yes={t('case.withdraw_yes')}
        onYes={withdraw}
      >
        {(open) => (
          <Button kind="quiet" onClick={open}>
            {t('case.withdraw')}
          </Button>
        )}
      </Confirm>
    </div>
  );
}
