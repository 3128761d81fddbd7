/** The text of a ballot: read strictly, written canonically. */
import { require } from './errors';
import type { Election } from './election';
import type { Proof } from './proofs';
import { lengthOf, type Question } from './questions';
import { compact, Reader } from './strict';

export interface Ciphertext {
  alpha: bigint;
  beta: bigint;
}

export interface Answer {
  choices: Ciphertext[];
  individual_proofs: Proof[][];
  overall_proof: Proof[];
  blank_proof?: Proof[];
}

export interface Ballot {
  election_uuid: string;
  election_hash: string;
  /** The public credential. */
  credential: bigint;
  answers: Answer[];
  signature: { hash: string; proof: Proof };
}

export const unsignedText = ({ election_uuid, election_hash, credential, answers }: Ballot): string =>
  compact({ election_uuid, election_hash, credential, answers });

const read = new Reader('ballot_malformed');

/** Each branch of a proof is 170 bytes, each ciphertext 1.3 kB: what is longer is no ballot of this election. */
const limitOf = ({ questions }: Election) =>
  64_000 + 2_500 * questions.reduce((sum, question) => sum + lengthOf(question) + (question.max - question.min) / 4, 0);

function readAnswer({ group }: Election, question: Question, value: unknown): Answer {
  const record = read.object(value, 'choices', 'individual_proofs', 'overall_proof', ...(question.blank ? ['blank_proof'] : []));
  const length = lengthOf(question);
  const choices = read.list(record.choices, length).map((each) => {
    const { alpha, beta } = read.object(each, 'alpha', 'beta');
    return { alpha: read.element(group, alpha), beta: read.element(group, beta) };
  });
  const branches = question.max - question.min + 1;
  const answer: Answer = {
    choices,
    individual_proofs: read.list(record.individual_proofs, length).map((each) => read.proofs(group, each, 2)),
    overall_proof: read.proofs(group, record.overall_proof, question.blank ? branches + 1 : branches),
  };
  if (question.blank) answer.blank_proof = read.proofs(group, record.blank_proof, 2);
  return answer;
}

/** Form only; `checkBallot` checks the proofs. */
export function readBallot(election: Election, text: string): Ballot {
  const value = read.json(text, limitOf(election));
  const record = read.object(value, 'election_uuid', 'election_hash', 'credential', 'answers', 'signature');
  const { hash, proof } = read.object(record.signature, 'hash', 'proof');
  const isOurs = record.election_uuid === election.uuid && record.election_hash === election.fingerprint;
  require(isOurs, 'other_election');
  const answers = read.list(record.answers, election.questions.length);
  const ballot: Ballot = {
    election_uuid: election.uuid,
    election_hash: election.fingerprint,
    credential: read.element(election.group, record.credential),
    answers: election.questions.map((question, index) => readAnswer(election, question, answers[index])),
    signature: { hash: read.string(hash), proof: read.proof(election.group, proof) },
  };
  return ballot;
}
