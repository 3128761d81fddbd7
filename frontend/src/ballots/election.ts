import { require } from './errors';
import { Group } from './groups';
import { sha256Base64 } from './hashes';
import type { ElectionGroup } from './proofs';
import { lengthOf, type Question } from './questions';
import { compact, Reader } from './strict';

export interface Election extends ElectionGroup {
  uuid: string;
  name: string;
  description: string;
  questions: Question[];
  publicKey: bigint;
  /** SHA-256 of the record's bytes as served. */
  fingerprint: string;
}

const LIMIT = 1_000_000;
const MOST_ANSWERS = 500;
const read = new Reader('election_malformed');

function readQuestion(value: unknown): Question {
  const { question, answers, blank, min, max } = read.object(value, 'answers', 'blank?', 'min', 'max', 'question');
  const texts = read.list(answers, 1, MOST_ANSWERS).map((answer) => read.string(answer));
  if (blank !== undefined && blank !== true) read.fail('blank');
  const most = read.integer(max, 0, texts.length);
  return {
    question: read.string(question),
    answers: texts,
    blank: blank === true,
    min: read.integer(min, 0, most),
    max: most,
  };
}

const fields = [
  'version',
  'description',
  'name',
  'group',
  'public_key',
  'questions',
  'uuid',
  'administrator?',
  'credential_authority?',
];

export function readElection(bytes: Uint8Array): Election {
  const text = read.decode(bytes, LIMIT);
  const value = read.json(text, LIMIT);
  const record = read.object(value, ...fields);
  read.integer(record.version, 1, 1);
  const group = Group.named(read.string(record.group)) ?? read.fail('group');
  const questions = read.list(record.questions, 1, MOST_ANSWERS).map(readQuestion);
  if (questions.reduce((sum, question) => sum + lengthOf(question), 0) > MOST_ANSWERS) read.fail('too many answers');
  const publicKey = read.element(group, record.public_key);
  require(publicKey !== 1n && group.isMember(publicKey), 'wrong_public_key');
  let ofY: ((exponent: bigint) => bigint) | null = null;
  return {
    uuid: read.uuid(record.uuid),
    name: read.string(record.name),
    description: read.string(record.description),
    questions,
    group,
    publicKey,
    fingerprint: sha256Base64(bytes),
    powerOfY(exponent) {
      ofY ??= group.powersOf(publicKey);
      return ofY(exponent);
    },
  };
}

/** What the record of an election holds, in its order. */
interface ElectionRecord {
  description: string;
  name: string;
  group: Group;
  publicKey: bigint;
  questions: Question[];
  uuid: string;
}

export const electionText = ({ description, name, group, publicKey, questions, uuid }: ElectionRecord): string =>
  compact({
    version: 1,
    description,
    name,
    group: group.name,
    public_key: publicKey,
    questions: questions.map(({ answers, blank, min, max, question }) => ({
      answers,
      ...(blank ? { blank } : {}),
      min,
      max,
      question,
    })),
    uuid,
  });
