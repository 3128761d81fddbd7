import { require } from './errors';

/** Between `min` and `max` answers, or, where `blank` is allowed, none of them by a vote of its own. */
export interface Question {
  question: string;
  answers: string[];
  blank: boolean;
  min: number;
  max: number;
}

/** A 0 or 1 for each answer, in their order; where blank is allowed, one for blank comes first. */
export type Choices = number[];

export const lengthOf = ({ answers, blank }: Question): number => answers.length + (blank ? 1 : 0);

export const isBlank = ({ blank }: Question, choices: Choices): boolean => blank && choices[0] === 1;

/** How many answers are chosen, blank not among them. */
export const chosen = ({ blank }: Question, choices: Choices): number =>
  choices.slice(blank ? 1 : 0).reduce((sum, choice) => sum + choice, 0);

/** Throws with the number of the first question, from 1, whose choices do not fit it. */
export function checkChoices(questions: Question[], choices: Choices[]) {
  require(choices.length === questions.length, 'choices_malformed');
  questions.forEach((question, index) => {
    const place = String(index + 1);
    const own = choices[index] ?? [];
    const isWhole = own.length === lengthOf(question) && own.every((choice) => choice === 0 || choice === 1);
    require(isWhole, 'choices_malformed', place);
    const count = chosen(question, own);
    if (isBlank(question, own)) return require(count === 0, 'choices_with_blank', place);
    require(count >= question.min, 'choices_too_few', place);
    require(count <= question.max, 'choices_too_many', place);
  });
}
