import { type Answer, type Ballot, type Ciphertext, readBallot, unsignedText } from './ballot-form';
import { type Credential, secretOf } from './credentials';
import type { Election } from './election';
import { require } from './errors';
import type { Group } from './groups';
import { sha256Base64 } from './hashes';
import { isOneOf, knows, proveKnowledge, proveOneOf, type CheckedBranch, type ProvenBranch } from './proofs';
import { checkChoices, chosen, type Choices, isBlank, type Question } from './questions';
import { randomBelow } from './random';
import { compact } from './strict';

export interface MadeBallot {
  text: string;
  /** What its voter keeps to find it again: SHA-256 of the text. */
  tracker: string;
  /** Of each choice of each question. Who has it reads the votes. */
  randomness: bigint[][];
}

export const trackerOf = (text: string): string => sha256Base64(text);

const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);

const product = ({ multiply }: Group, ciphertexts: Ciphertext[]): Ciphertext =>
  ciphertexts.reduce((total, { alpha, beta }) => ({ alpha: multiply(total.alpha, alpha), beta: multiply(total.beta, beta) }), {
    alpha: 1n,
    beta: 1n,
  });

export const encrypt = ({ group, powerOfY }: Election, randomness: bigint, choice: number): Ciphertext => ({
  alpha: group.powerOfG(randomness),
  beta: choice ? group.multiply(powerOfY(randomness), group.g) : powerOfY(randomness),
});

/** What the proofs of a question hash first: the election, the credential, and this question's ciphertexts. */
function prefixes({ fingerprint }: Election, credential: bigint, choices: Ciphertext[]) {
  const voter = `${fingerprint}|${credential}`;
  const all = `${voter}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(',')}`;
  return {
    choice: ({ alpha, beta }: Ciphertext) => `prove|${voter}|${alpha},${beta}|`,
    overall: ({ alpha, beta }: Ciphertext) => `prove|${all}|${alpha},${beta}|`,
    blank: `bproof0|${all}|`,
    overallOrBlank: `bproof1|${all}|`,
  };
}

const values = ({ min, max }: Question) => Array.from({ length: max - min + 1 }, (_, index) => BigInt(min + index));

function makeAnswer(election: Election, credential: bigint, question: Question, own: Choices, randomness: bigint[]): Answer {
  const choices = own.map((choice, index) => encrypt(election, randomness[index] ?? 0n, choice));
  const prefix = prefixes(election, credential, choices);
  const individual_proofs = choices.map((ciphertext, index) => {
    const choice = own[index] ?? 0;
    const branch = (value: number): ProvenBranch => ({ randomness: randomness[index] ?? 0n, off: BigInt(choice - value) });
    return proveOneOf(election, prefix.choice(ciphertext), [branch(0), branch(1)], choice);
  });
  const count = chosen(question, own);
  const answers = choices.slice(question.blank ? 1 : 0);
  const all = sum(randomness.slice(question.blank ? 1 : 0));
  const counts = values(question).map((value) => ({ randomness: all, off: BigInt(count) - value }));
  if (!question.blank) {
    const overall = prefix.overall(product(election.group, answers));
    return { choices, individual_proofs, overall_proof: proveOneOf(election, overall, counts, count - question.min) };
  }
  const isOwnBlank = isBlank(question, own);
  const blank = randomness[0] ?? 0n;
  const isNotBlank = { randomness: blank, off: isOwnBlank ? 1n : 0n };
  const isOnlyBlank = { randomness: blank, off: isOwnBlank ? 0n : -1n };
  const truth = isOwnBlank ? 0 : 1 + count - question.min;
  return {
    choices,
    individual_proofs,
    overall_proof: proveOneOf(election, prefix.overallOrBlank, [isOnlyBlank, ...counts], truth),
    blank_proof: proveOneOf(election, prefix.blank, [isNotBlank, { randomness: all, off: BigInt(count) }], isOwnBlank ? 1 : 0),
  };
}

const signing =
  ({ group }: Election, hash: string) =>
  (commitment: bigint) =>
    group.challenge(`sig|${hash}|`, [commitment]);

export function makeBallot(election: Election, credential: Credential, choices: Choices[]): MadeBallot {
  checkChoices(election.questions, choices);
  const { group, questions } = election;
  const secret = secretOf(group, election.uuid, credential);
  const publicCredential = group.powerOfG(secret);
  const randomness: bigint[][] = [];
  const ballot: Ballot = {
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: publicCredential,
    answers: questions.map((question, index) => {
      const own = choices[index] ?? [];
      const exponents = own.map(() => randomBelow(group.q));
      randomness.push(exponents);
      return makeAnswer(election, publicCredential, question, own, exponents);
    }),
    signature: { hash: '', proof: { challenge: 0n, response: 0n } },
  };
  const hash = sha256Base64(unsignedText(ballot));
  ballot.signature = { hash, proof: proveKnowledge(group, secret, signing(election, hash)) };
  const text = compact(ballot);
  return { text, tracker: trackerOf(text), randomness };
}

function isAnswer(election: Election, credential: bigint, question: Question, answer: Answer): boolean {
  const { group } = election;
  const { choices, individual_proofs, overall_proof, blank_proof } = answer;
  if (!choices.every(({ alpha, beta }) => group.isMember(alpha) && group.isMember(beta))) return false;
  const prefix = prefixes(election, credential, choices);
  const areBits = choices.every((ciphertext, index) =>
    isOneOf(
      election,
      prefix.choice(ciphertext),
      [0n, 1n].map((value) => ({ ...ciphertext, value })),
      individual_proofs[index] ?? [],
    ),
  );
  const all = product(group, choices.slice(question.blank ? 1 : 0));
  const counts: CheckedBranch[] = values(question).map((value) => ({ ...all, value }));
  const [blank] = choices;
  if (!question.blank || !blank) return areBits && isOneOf(election, prefix.overall(all), counts, overall_proof);
  return (
    areBits &&
    isOneOf(election, prefix.overallOrBlank, [{ ...blank, value: 1n }, ...counts], overall_proof) &&
    isOneOf(
      election,
      prefix.blank,
      [blank, all].map((each) => ({ ...each, value: 0n })),
      blank_proof ?? [],
    )
  );
}

/** Form, signature and every proof, about 70 ms for five answers. Whether its credential is listed the archive says. */
export function checkBallot(election: Election, text: string): Ballot {
  const ballot = readBallot(election, text);
  const { group } = election;
  const { credential, signature } = ballot;
  const isSigned =
    signature.hash === sha256Base64(unsignedText(ballot)) &&
    group.isMember(credential) &&
    knows(group, credential, signature.proof, signing(election, signature.hash));
  require(isSigned, 'invalid_signature');
  election.questions.forEach((question, index) => {
    const answer = ballot.answers[index];
    require(answer !== undefined && isAnswer(election, credential, question, answer), 'invalid_proof', String(index + 1));
  });
  return ballot;
}
