/** To fill in the ballot, and to read it before it is sealed. */
import { useRef, useState, type SubmitEvent } from 'react';
import { asProblem } from '@/api/problem';
import { checkChoices, type Question } from '@/ballots/questions';
import { inWords } from '@/features/voting/refusals';
import { t, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { type Answers, BallotQuestion, ChosenAnswers } from './ballot-questions';

interface ChooseCardProps {
  questions: Question[];
  answers: Answers;
  onChange: (answers: Answers) => void;
  onBack: () => void;
  onDone: () => void;
}

/** What is wrong with the first answer that does not fit, by its number. */
function faultIn(questions: Question[], answers: Answers): Record<number, string> {
  const faults: Record<number, string> = {};
  questions.forEach((question, index) => {
    try {
      checkChoices([question], [answers[index] ?? []]);
    } catch (refused) {
      faults[index] = answers[index] ? asProblem(inWords(refused)).title : t('booth.unanswered');
    }
  });
  return faults;
}

export function ChooseCard({ questions, answers, onChange, onBack, onDone }: ChooseCardProps) {
  const { t } = useTranslation();
  const [isTried, setTried] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  // Where none may be chosen, none chosen is an answer.
  const whole = answers.map((answer, index) => {
    const { min = 1, blank = true, answers: all = [] } = questions[index] ?? {};
    return answer ?? (min === 0 && !blank ? all.map(() => 0) : null);
  });
  const faults = faultIn(questions, whole);
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length === 0) {
      onChange(whole);
      onDone();
    } else setTimeout(() => root.current?.querySelector<HTMLElement>('[data-invalid] input')?.focus());
  };
  return (
    <Card title={t('booth.choose')}>
      <form ref={root} className="form stack stack-wide" noValidate onSubmit={go}>
        {questions.map((question, index) => (
          <BallotQuestion
            key={index}
            question={question}
            number={index + 1}
            answer={answers[index] ?? null}
            error={isTried ? faults[index] : undefined}
            onAnswer={(answer) => onChange(answers.map((each, place) => (place === index ? answer : each)))}
          />
        ))}
        <Button kind="main" type="submit" wide>
          {t('booth.to_review')}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t('act.back')}
        </Button>
      </form>
    </Card>
  );
}

interface ReviewCardProps {
  questions: Question[];
  answers: Answers;
  seal: () => Promise<void>;
  onBack: () => void;
}

export function ReviewCard({ questions, answers, seal, onBack }: ReviewCardProps) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending({ leaves: true });
  return (
    <Card title={t('booth.review')}>
      <Stack gap="wide">
        <ChosenAnswers questions={questions} answers={answers} />
        <p>{t('booth.seal_hint')}</p>
        {isBusy && <Notice title={t('booth.sealing')} />}
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" wide isBusy={isBusy} onClick={() => void send(seal)}>
          {t('booth.seal')}
        </Button>
        <Button kind="quiet" onClick={onBack} disabled={isBusy}>
          {t('booth.change')}
        </Button>
      </Stack>
    </Card>
  );
}
