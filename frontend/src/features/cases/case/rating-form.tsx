/** Solved or not, how well, and words: only the author says it, and "not solved" passes the case one level up. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { actions, messagesQuery } from '@/api/cases';
import { meQuery } from '@/api/session';
import type { Case } from '@/api/types';
import { useDraft } from '@/drafts';
import { Button } from '@/ui/button';
import { CaseFiles } from '@/features/cases/case-files';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice } from '@/ui/error';
import { Choices, Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Card } from '@/ui/page';
import { When } from '@/ui/when';
import { Overtaken } from './overtaken';
import { useCaseAction } from './use-case-action';

interface RatingDraft {
  solved?: 'yes' | 'no';
  score?: '1' | '2' | '3' | '4' | '5';
  words: string;
  /** How many steps the case had taken when it was begun. */
  stepsThen?: number;
  /** Whether it was sent and refused. */
  isTried?: boolean;
}

const scores = ['1', '2', '3', '4', '5'] as const;

function useRatingDraft(shown: Case) {
  const { data: me } = useSuspenseQuery(meQuery);
  return useDraft<RatingDraft>(me.id, `rating.${shown.id}`);
}

/** Where the form was: the case was rated on another device, or closed by its deadline, while a rating was being written here. */
export function RatingOvertaken({ shown }: { shown: Case }) {
  const { t } = useTranslation();
  const [left, change] = useRatingDraft(shown);
  if (!left) return null;
  return (
    <Overtaken
      shown={shown}
      since={left.stepsThen ?? shown.timeline.length - 1}
      tried={left.isTried ? t('step.rate') : undefined}
      typed={[left.words]}
      onSeen={() => change(() => null)}
    />
  );
}

export function RatingForm({ shown, ref }: { shown: Case; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const [saved, change] = useRatingDraft(shown);
  const [isTried, setTried] = useState(false);
  const { run, isBusy, problem, missed, seen } = useCaseAction(shown);
  const tellBefore = useToldBefore(shown.id);
  const messages = useInfiniteQuery(messagesQuery(shown.id));
  const answer = messages.data?.pages
    .flatMap((page) => page.items)
    .filter((message) => message.answer)
    .pop();
  const draft = saved ?? { words: '' };
  const update = (next: Partial<RatingDraft>) =>
    change((current) => ({ ...(current ?? { words: '', stepsThen: shown.timeline.length }), ...next }));
  const isUnsolved = draft.solved === 'no';
  const wordsMissing = isUnsolved && draft.words.trim() === '';
  const labels = t('rate.score_words').split(',');

  const submit = async () => {
    setTried(true);
    if (!draft.solved || !draft.score || wordsMissing) return;
    const rating = { solved: draft.solved === 'yes', score: Number(draft.score), words: draft.words.trim() || undefined };
    const rate = async () => {
      if (!shown.show_author_to_department) await tellBefore(draft.words);
      return actions.rate(shown.id, shown.version, rating);
    };
    if (await run(t('step.rate'), rate, t('rate.thanks'))) change(() => null);
    else update({ isTried: true });
  };

  return (
    <Card title={t('rate.title')} className="rating" ref={ref}>
      {answer && (
        <blockquote>
          <p className="row-small">
            {answer.sender_name} · <When at={answer.at} as="ago" />
          </p>
          <p>{answer.text}</p>
          <CaseFiles files={answer.files} isMine={false} />
        </blockquote>
      )}
      <p className="row-small">{t('rate.lead')}</p>
      <Choices
        label={t('rate.title')}
        name="solved"
        isLabelHidden
        value={draft.solved}
        options={[
          { value: 'yes', label: t('rate.solved') },
          { value: 'no', label: t('rate.unsolved') },
        ]}
        onChange={(solved) => update({ solved })}
        error={isTried && !draft.solved ? t('rate.choose') : undefined}
      />
      {draft.solved && (
        <>
          <Choices
            label={t('rate.score')}
            name="score"
            columns="row"
            value={draft.score}
            options={scores.map((score, index) => ({ value: score, label: score, hint: labels[index] }))}
            onChange={(score) => update({ score })}
            error={isTried && !draft.score ? t('rate.choose_score') : undefined}
          />
          <Field
            label={t(isUnsolved ? 'rate.words_unsolved' : 'rate.words')}
            required={isUnsolved}
            error={isTried && wordsMissing ? t('rate.words_unsolved_need') : undefined}
          >
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={2}
                maxLength={2000}
                value={draft.words}
                onChange={(event) => update({ words: event.target.value })}
              />
            )}
          </Field>
          {!shown.show_author_to_department && <DepartmentView texts={[draft.words]} caseId={shown.id} />}
          {missed && (
            <Overtaken shown={shown} since={missed.since} tried={missed.what} isKept={draft.words.trim() !== ''} onSeen={seen} />
          )}
          {problem && <ErrorNotice error={problem} />}
          <Button kind="main" wide isBusy={isBusy} onClick={() => void submit()}>
            {t(isUnsolved ? 'rate.submit_unsolved' : 'rate.submit_solved')}
          </Button>
        </>
      )}
    </Card>
  );
}
