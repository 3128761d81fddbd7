/** The questions of a ballot as they are answered, and as they were. */
import { chosen, type Choices as Chosen, isBlank, lengthOf, type Question } from '@/ballots/questions';
import { useTranslation } from '@/i18n';
import { Choices } from '@/ui/field';
import { Several } from '@/ui/several';

/** null: not answered yet. */
export type Answers = (Chosen | null)[];

const blankFirst = (question: Question) => (question.blank ? 1 : 0);

const only = (question: Question, place: number): Chosen =>
  Array.from({ length: lengthOf(question) }, (_, index) => (index === place ? 1 : 0));

function fromValues(question: Question, values: string[], before: Chosen | null): Chosen | null {
  if (values.length === 0) return question.min === 0 && !question.blank ? only(question, -1) : null;
  const isNewlyBlank = question.blank && values.includes('0') && !(before && isBlank(question, before));
  if (isNewlyBlank) return only(question, 0);
  const places = question.blank ? values.filter((value) => value !== '0') : values;
  return only(question, -1).map((_, index) => (places.includes(String(index)) ? 1 : 0));
}

interface BallotQuestionProps {
  question: Question;
  number: number;
  answer: Chosen | null;
  onAnswer: (answer: Chosen | null) => void;
  error?: string;
}

export function BallotQuestion({ question, number, answer, onAnswer, error }: BallotQuestionProps) {
  const { t } = useTranslation();
  const { question: text, answers, blank, min, max } = question;
  const first = blankFirst(question);
  const label = `${number}. ${text}`;
  const options = [
    ...answers.map((each, index) => ({ value: String(index + first), label: each })),
    ...(blank ? [{ value: '0', label: t('booth.blank'), hint: t('booth.blank_hint') }] : []),
  ];
  if (min === 1 && max === 1) {
    const place = answer ? answer.indexOf(1) : -1;
    return (
      <Choices
        label={label}
        hint={t('booth.one_of')}
        name={`question-${number}`}
        columns={1}
        value={place < 0 ? undefined : String(place)}
        options={options}
        onChange={(value) => onAnswer(only(question, Number(value)))}
        error={error}
      />
    );
  }
  const count = answer ? chosen(question, answer) : 0;
  const isFull = count >= max;
  return (
    <Several
      label={label}
      hint={min === max ? t('booth.exactly', { most: max }) : t('booth.several', { least: min, most: max })}
      values={answer ? answer.flatMap((choice, index) => (choice ? [String(index)] : [])) : []}
      options={options.map((option) => {
        const isChosen = answer?.[Number(option.value)] === 1;
        const isBarred = isFull && !isChosen && !(blank && option.value === '0');
        return { ...option, barred: isBarred ? t('booth.full', { most: max }) : null };
      })}
      onChange={(values) => onAnswer(fromValues(question, values, answer))}
      standing={answer && isBlank(question, answer) ? t('booth.blank_chosen') : t('booth.so_many', { chosen: count, most: max })}
      error={error}
    />
  );
}

/** What was chosen, to be read before it is sealed, and after it was opened. */
export function ChosenAnswers({ questions, answers }: { questions: Question[]; answers: Answers }) {
  const { t } = useTranslation();
  return (
    <ol className="stack">
      {questions.map((question, index) => {
        const answer = answers[index] ?? only(question, -1);
        const first = blankFirst(question);
        const names = question.answers.filter((_, place) => answer[place + first] === 1);
        return (
          <li key={index}>
            <p className="row-small">{`${index + 1}. ${question.question}`}</p>
            {isBlank(question, answer) || names.length === 0 ? (
              <strong>{t(isBlank(question, answer) ? 'booth.blank' : 'booth.none_chosen')}</strong>
            ) : (
              <ul>
                {names.map((name) => (
                  <li key={name}>
                    <strong>{name}</strong>
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ol>
  );
}
