/** Solved or not, how well, and words: only the author says it, and "not solved" passes the case one level up. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Ref } from 'react';
import { actOnCase } from '@/api/case-actions';
import { messagesQuery, type Case } from '@/api/cases';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CaseFiles } from '@/features/cases/case-files';
import { DepartmentView, useToldBefore } from '@/features/cases/department-view';
import { ErrorNotice } from '@/ui/error';
import { Choices, Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Card } from '@/ui/page';
import { When } from '@/ui/when';
import { useForm } from '@/ui/use-form';
import { CaseOvertaken } from './overtaken';
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
    <CaseOvertaken
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
  const store = useRatingDraft(shown);
  const { run, isBusy, problem, missed, seen, forget } = useCaseAction(shown);
  const tellBefore = useToldBefore(shown.id);
  const messages = useInfiniteQuery(messagesQuery(shown.id));
  const answer = messages.data?.pages
    .flatMap((page) => page.items)
    .filter((message) => message.answer)
    .pop();
  const form = useForm<RatingDraft, Case>({
    start: { words: '' },
    store,
    faults: ({ solved, score, words }) => ({
      solved: solved ? undefined : t('rate.choose'),
      score: score ? undefined : t('rate.choose_score'),
      words: solved === 'no' && words.trim() === '' ? t('rate.words_unsolved_need') : undefined,
    }),
    send: async ({ solved, score, words }) => {
      try {
        if (!shown.show_author_to_department) await tellBefore(words);
        const rating = { solved: solved === 'yes', score: Number(score), words: words.trim() || undefined };
        return await actOnCase(shown, 'rating', rating);
      } catch (error) {
        form.set({ isTried: true });
        throw error;
      }
    },
    by: { send: (call) => run(t('step.rate'), call, t('rate.thanks')), isBusy, problem, forget },
  });
  const draft = form.values;
  const update = (next: Partial<RatingDraft>) => form.set({ stepsThen: draft.stepsThen ?? shown.timeline.length, ...next });
  const isUnsolved = draft.solved === 'no';
  const labels = t('rate.score_words').split(',');

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
        error={form.error('solved')}
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
            error={form.error('score')}
          />
          <Field label={t(isUnsolved ? 'rate.words_unsolved' : 'rate.words')} required={isUnsolved} error={form.error('words')}>
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
            <CaseOvertaken
              shown={shown}
              since={missed.since}
              tried={missed.what}
              isKept={draft.words.trim() !== ''}
              onSeen={seen}
            />
          )}
          {problem && <ErrorNotice error={problem} />}
          <Button kind="main" wide isBusy={isBusy} onClick={() => void form.submit()}>
            {t(isUnsolved ? 'rate.submit_unsolved' : 'rate.submit_solved')}
          </Button>
        </>
      )}
    </Card>
  );
}
