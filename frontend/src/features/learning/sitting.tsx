/** An exam under way: each answer is kept on the device until the server has it, and the server's clock says what is left. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  attemptQuery,
  ownExamQuery,
  ownExamsQuery,
  saveAnswer,
  submitAttempt,
  type AnswerGiven,
  type Attempt,
  type Choice,
} from '@/api/learning';
import { asProblem, type Problem } from '@/api/problem';
import { meQuery } from '@/api/session';
import { readDraft, useDraft } from '@/drafts';
import { t as inWords, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { say } from '@/ui/toast';
import { AnswerField, isEmpty } from './answer-field';
import { heardAt, passedSince, type Heard } from './server-clock';
import './learning.css';

/** By place of the question; what is not saved yet. */
type Unsaved = Record<string, Choice>;
const RETRY = 3_000;

/** `receivedAt`: when the server said it, by the device's clock. */
export function Sitting({ attempt, receivedAt }: { attempt: Attempt; receivedAt: number }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const name = `exam.${attempt.id}`;
  const [draft, change] = useDraft<Unsaved>(me.id, name);
  const unsaved = draft ?? {};
  const heard = useRef<Heard>(null);
  useEffect(() => {
    heard.current = heardAt(receivedAt);
  }, [receivedAt]);
  const { problem, elsewhere } = useSaving(attempt, unsaved, change);
  const waiting = Object.keys(unsaved).length;

  /** Of what stands on the device and what is saved, the later: another device may have been used since. */
  const chosenOf = (saved: Attempt['questions'][number]): Choice => {
    const own = unsaved[saved.place];
    return own && own.stamp > saved.stamp ? own : saved;
  };
  const missing = attempt.questions.filter((question) => isEmpty(chosenOf(question))).length;
  const choose = (question: Attempt['questions'][number], given: AnswerGiven) => {
    const now = Date.parse(attempt.now) + (heard.current ? passedSince(heard.current).passed : 0);
    const stamp = Math.max(Math.round(now), chosenOf(question).stamp + 1);
    change((current) => ({ ...current, [question.place]: { ...given, stamp } }));
  };

  const close = async () => {
    queries.setQueryData(attemptQuery(attempt.id).queryKey, await submitAttempt(attempt.id));
    change(() => null);
    for (const { queryKey } of [ownExamQuery(attempt.exam_id), ownExamsQuery]) void queries.invalidateQueries({ queryKey });
    void queries.invalidateQueries({ queryKey: ['todo'] });
  };
  const handIn = async () => {
    for (const [place, choice] of Object.entries(unsaved)) await saveAnswer(attempt.id, Number(place), choice);
    await close();
  };
  const endByTime = async () => {
    const lost = Object.keys(readDraft<Unsaved>(me.id, name) ?? {}).length;
    await close();
    if (lost > 0) say(t('sit.lost', { count: lost }));
  };
  const numberOf = (place: number) => attempt.questions.findIndex((each) => each.place === place) + 1;

  return (
    <Stack>
      <div className="sitting-bar">
        <TimeLeft attempt={attempt} receivedAt={receivedAt} onOver={endByTime} />
        <span role="status">{waiting === 0 ? t('sit.all_saved') : standing(problem)}</span>
      </div>
      {waiting > 0 && problem && !problem.mayPass && <ErrorNotice error={problem} />}
      {elsewhere && <Notice tone="wait">{t('sit.elsewhere', { number: numberOf(elsewhere) })}</Notice>}
      {attempt.questions.map((question, index) => (
        <Card key={question.place} title={t('sit.question', { number: index + 1, points: question.points })}>
          <AnswerField
            name={`place-${question.place}`}
            question={question}
            given={chosenOf(question)}
            onChange={(given) => choose(question, given)}
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

/** Of what is not saved. */
const standing = (problem: Problem | null) =>
  inWords(!problem ? 'sit.saving' : !problem.mayPass ? 'sit.refused' : problem.status === 0 ? 'sit.waiting' : 'sit.later');

const clockOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
const isPast = ({ now, ends_at }: Attempt) => Date.parse(now) >= Date.parse(ends_at);

interface TimeLeftProps {
  attempt: Attempt;
  receivedAt: number;
  onOver: () => Promise<void>;
}

/** By the server's clock: of this device only how long ago the answer came. Handing in is for good, so the server is asked
 *  before that, as it is when the device's clock was moved or the device slept. */
function TimeLeft({ attempt, receivedAt, onOver }: TimeLeftProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, now, ends_at } = attempt;
  const whole = (Date.parse(ends_at) - Date.parse(now)) / 1000;
  const [left, setLeft] = useState(Math.ceil(whole));
  useEffect(() => {
    const heard = heardAt(receivedAt);
    let isAsked = false;
    const measure = () => {
      const { passed, isSure } = passedSince(heard);
      setLeft(Math.max(0, Math.ceil(whole - passed / 1000)));
      if (isSure || isAsked) return;
      isAsked = true;
      void queries.invalidateQueries({ queryKey: attemptQuery(id).queryKey });
    };
    measure();
    const timer = setInterval(measure, 500);
    return () => clearInterval(timer);
  }, [id, whole, receivedAt, queries]);

  const isOver = left <= 0;
  const ask = useEffectEvent(async () => {
    const heard = await queries.fetchQuery({ ...attemptQuery(id), staleTime: 0 });
    if (!heard.closed_at && isPast(heard)) await onOver();
  });
  useEffect(() => {
    if (!isOver) return undefined;
    // Without a network the worker marks it all the same; the page asks until it hears that.
    const tried = setInterval(() => void ask().catch(() => undefined), RETRY);
    void ask().catch(() => undefined);
    return () => clearInterval(tried);
  }, [isOver]);
  return <strong role="timer">{isOver ? t('sit.over') : t('sit.left', { time: clockOf(left) })}</strong>;
}

/** Sends what is not saved until all of it is. Tells what is in the way, and for which question the server keeps a later
 *  answer of another device. What it refuses stays on the device, and is not sent again until it changes. */
function useSaving(attempt: Attempt, unsaved: Unsaved, change: (how: (current: Unsaved | null) => Unsaved | null) => void) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [elsewhere, setElsewhere] = useState<number | null>(null);
  const [tries, setTries] = useState(0);
  const [next] = Object.entries(unsaved);
  const said = next && JSON.stringify(next);
  useEffect(() => {
    if (!said) return undefined;
    const [place, choice] = JSON.parse(said) as [string, Choice];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const forget = () =>
      change((current) => {
        const { [place]: sent, ...rest } = current ?? {};
        if (sent?.stamp !== choice.stamp) return current; // It was changed meanwhile.
        return Object.keys(rest).length > 0 ? rest : null;
      });
    const { queryKey } = attemptQuery(attempt.id);
    saveAnswer(attempt.id, Number(place), choice).then(
      async ({ chosen, texts, stamp }) => {
        setProblem(null);
        if (!isGone) setElsewhere(stamp > choice.stamp ? Number(place) : null);
        // An answer on its way was given before this one was saved.
        await queries.cancelQueries({ queryKey });
        const withIt = (known: Attempt | undefined) =>
          known && {
            ...known,
            questions: known.questions.map((each) =>
              each.place === Number(place) && each.stamp < stamp ? { ...each, chosen, texts, stamp } : each,
            ),
          };
        // The clock in it is that of the last whole answer.
        queries.setQueryData<Attempt>(queryKey, withIt, { updatedAt: queries.getQueryState(queryKey)?.dataUpdatedAt });
        forget();
      },
      (error: unknown) => {
        const met = asProblem(error);
        if (met.status === 409 || met.code === 'not_in_the_paper') {
          // The time is over, or it was handed in elsewhere: what counts is what the server has.
          forget();
          void queries.invalidateQueries({ queryKey });
        } else if (!isGone) {
          setProblem(met);
          if (met.mayPass)
            timer = setTimeout(() => setTries((count) => count + 1), met.retryAfter ? met.retryAfter * 1_000 : RETRY);
        }
      },
    );
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [attempt.id, said, tries, change, queries]);
  return { problem, elsewhere };
}
