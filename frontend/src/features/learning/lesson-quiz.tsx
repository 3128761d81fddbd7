/** A quiz of a course: it may be answered again, and says only then what was right. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { AnswerGiven, LearnerUnit } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Stack } from '@/ui/layout';
import { AnswerField, inWords, isWhole, nothing, rightOf } from './answer-field';

interface QuizProps {
  courseId: string;
  unit: LearnerUnit;
  isBusy: boolean;
  onSend: (answers: AnswerGiven[]) => Promise<boolean>;
}

export function Quiz({ courseId, unit: { questions, is_done, place }, isBusy, onSend }: QuizProps) {
  const { t } = useTranslation();
  const asked = questions ?? [];
  const [isAgain, setAgain] = useState(false);
  const [isTried, setTried] = useState(false);
  const { data: me } = useSuspenseQuery(meQuery);
  const [written, setWritten] = useDraft<AnswerGiven[]>(me.id, `quiz.${courseId}.${place}`);
  const answers = asked.map((_, at) => written?.[at] ?? nothing);
  const isMissing = !answers.every(isWhole);
  const fields = useRef<HTMLDivElement>(null);
  if (is_done && !isAgain)
    return (
      <Stack gap="wide">
        {asked.map((question, index) => (
          <Stack key={index} gap="small">
            <strong>{question.stem}</strong>
            <p>{t('sit.chosen', { answer: inWords(question, question, t('lesson.and')) })}</p>
            <p>
              {question.is_right
                ? t('lesson.right')
                : t('lesson.wrong', { answer: inWords(question, rightOf(question), t('lesson.and')) })}
            </p>
            {question.explanation && <p className="row-small">{question.explanation}</p>}
          </Stack>
        ))}
        <Button onClick={() => setAgain(true)}>{t('lesson.again')}</Button>
      </Stack>
    );
  const submit = async () => {
    flushSync(() => setTried(true));
    if (isMissing)
      fields.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] :is(input, button)')?.focus();
    else if (await onSend(answers)) {
      setWritten(() => null);
      setAgain(false);
    }
  };
  return (
    <Stack gap="wide" ref={fields}>
      {asked.map((question, index) => (
        <AnswerField
          key={index}
          name={`unit-${place}-${index}`}
          question={question}
          given={answers[index] ?? nothing}
          onChange={(given) => setWritten((current) => asked.map((_, at) => (at === index ? given : (current?.[at] ?? nothing))))}
          error={isTried && !isWhole(answers[index] ?? nothing) ? t('lesson.missing') : undefined}
        />
      ))}
      <Button kind="main" wide isBusy={isBusy} onClick={() => void submit()}>
        {t('lesson.answer')}
      </Button>
    </Stack>
  );
}
