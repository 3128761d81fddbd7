/** An exam under way: each answer is kept on the device until the server has it, and the server's clock says what is left. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { attemptQuery, ownExamQuery, ownExamsQuery, saveAnswer, submitAttempt, type Attempt } from '@/api/learning';
import { asProblem } from '@/api/problem';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { AnswerField } from './answer-field';
import './learning.css';

/** By place of the question; what is not saved yet. */
type Unsaved = Record<string, number[]>;
const RETRY = 3_000;

/** `receivedAt`: when the server said it, by the device's clock. */
export function Sitting({ attempt, receivedAt }: { attempt: Attempt; receivedAt: number }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const [draft, change] = useDraft<Unsaved>(me.id, `exam.${attempt.id}`);
  const unsaved = draft ?? {};
  const left = useTimeLeft(attempt, receivedAt);
  const isAway = useSaving(attempt, unsaved, change);
  const waiting = Object.keys(unsaved).length;

  const answersOf = (place: number, saved: number[]) => unsaved[place] ?? saved;
  const missing = attempt.questions.filter(({ place, chosen }) => answersOf(place, chosen).length === 0).length;

  const handIn = async () => {
    for (const [place, chosen] of Object.entries(unsaved)) await saveAnswer(attempt.id, Number(place), chosen);
    await close();
  };
  const close = async () => {
    queries.setQueryData(attemptQuery(attempt.id).queryKey, await submitAttempt(attempt.id));
    change(() => null);
    for (const { queryKey } of [ownExamQuery(attempt.exam_id), ownExamsQuery]) void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: ['todo'] });
  };

  const isOver = left <= 0;
  useEffect(() => {
    if (!isOver) return undefined;
    // Without a network the worker marks it all the same; the page asks until it hears that.
    const tried = setInterval(() => void close().catch(() => undefined), RETRY);
    void close().catch(() => undefined);
    return () => clearInterval(tried);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the time is over
  }, [isOver]);

  return (
    <Stack>
      <div className="sitting-bar">
        <strong role="timer">{isOver ? t('sit.over') : t('sit.left', { time: clockOf(left) })}</strong>
        <span role="status">{waiting === 0 ? t('sit.all_saved') : isAway ? t('sit.waiting') : t('sit.saving')}</span>
      </div>
      {attempt.questions.map((question, index) => (
        <Card key={question.place} title={t('sit.question', { number: index + 1, points: question.points })}>
          <AnswerField
            name={`place-${question.place}`}
            question={question}
            chosen={answersOf(question.place, question.chosen)}
            onChange={(chosen) => change((current) => ({ ...current, [question.place]: chosen }))}
          />
        </Card>
      ))}
      <Confirm
        title={t('sit.submit_ask')}
        fact={missing > 0 ? t('sit.submit_some', { count: missing }) : t('sit.submit_all')}
        yes={t('sit.submit')}
        onYes={handIn}
      >
        {(open) => (
          <Button kind="main" wide onClick={open}>
            {t('sit.submit')}
          </Button>
        )}
      </Confirm>
    </Stack>
  );
}

const clockOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Whole seconds by the server's clock: of this device only how long ago the answer came. */
function useTimeLeft({ now, ends_at }: Attempt, receivedAt: number): number {
  const then = (Date.parse(ends_at) - Date.parse(now)) / 1000;
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const measure = () => setPassed((Date.now() - receivedAt) / 1000);
    measure();
    const timer = setInterval(measure, 500);
    return () => clearInterval(timer);
  }, [receivedAt]);
  return Math.max(0, Math.ceil(then - Math.max(0, passed)));
}

/** Sends what is not saved, one after the other, until all of it is. Tells whether the server cannot be reached. */
function useSaving(attempt: Attempt, unsaved: Unsaved, change: (how: (current: Unsaved | null) => Unsaved | null) => void) {
  const queries = useQueryClient();
  const [isAway, setAway] = useState(false);
  const [tries, setTries] = useState(0);
  const [next] = Object.entries(unsaved);
  const said = next && JSON.stringify(next);
  useEffect(() => {
    if (!said) return undefined;
    const [place, chosen] = JSON.parse(said) as [string, number[]];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const forget = () =>
      change((current) => {
        const { [place]: sent, ...rest } = current ?? {};
        if (JSON.stringify(sent) !== JSON.stringify(chosen)) return current; // It was changed meanwhile.
        return Object.keys(rest).length > 0 ? rest : null;
      });
    const { queryKey } = attemptQuery(attempt.id);
    saveAnswer(attempt.id, Number(place), chosen).then(
      () => {
        setAway(false);
        const withIt = (known: Attempt | undefined) =>
          known && {
            ...known,
            questions: known.questions.map((each) => (each.place === Number(place) ? { ...each, chosen } : each)),
          };
        // The clock in it is that of the last whole answer.
        queries.setQueryData<Attempt>(queryKey, withIt, { updatedAt: queries.getQueryState(queryKey)?.dataUpdatedAt });
        forget();
      },
      (error: unknown) => {
        const { status } = asProblem(error);
        if (status === 409 || status === 422) {
          // The time is over, or it was handed in elsewhere: what counts is what the server has.
          forget();
          void queries.invalidateQueries({ queryKey });
        } else if (!isGone) {
          setAway(true);
          timer = setTimeout(() => setTries((count) => count + 1), RETRY);
        }
      },
    );
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [attempt.id, said, tries, change, queries]);
  return isAway;
}
