/** A test of the booth: a sealed ballot is opened, so that anyone can check that it held what was chosen. It can never be cast. */
import { checkBallot, encrypt, type MadeBallot, trackerOf } from './ballot';
import type { Election } from './election';
import { require } from './errors';
import { checkChoices, type Choices } from './questions';
import { compact, Reader } from './strict';

const LIMIT = 8_000_000;
const read = new Reader('opening_malformed');

/** For another program or device to check: the ballot, what is in it, and the randomness that proves it. */
export const openingText = ({ text, randomness }: MadeBallot, choices: Choices[]): string =>
  compact({ ballot: text, choices, randomness });

/** The tracker and the choices that the opened ballot held; throws unless every ciphertext is exactly theirs. */
export function checkOpening(election: Election, opening: string): { tracker: string; choices: Choices[] } {
  const record = read.object(read.json(opening, LIMIT), 'ballot', 'choices', 'randomness');
  const text = read.string(record.ballot);
  const ballot = checkBallot(election, text);
  const questions = read.list(record.choices, election.questions.length);
  const choices = questions.map((own) => read.list(own, 1, 501).map((choice) => read.integer(choice, 0, 1)));
  checkChoices(election.questions, choices);
  const randomness = read.list(record.randomness, choices.length);
  choices.forEach((own, index) => {
    const exponents = read.list(randomness[index], own.length).map((each) => read.scalar(election.group, each));
    const isHeld = own.every((choice, position) => {
      const sealed = ballot.answers[index]?.choices[position];
      const made = encrypt(election, exponents[position] ?? 0n, choice);
      return sealed?.alpha === made.alpha && sealed.beta === made.beta;
    });
    require(isHeld, 'opening_wrong', String(index + 1));
  });
  return { tracker: trackerOf(text), choices };
}
