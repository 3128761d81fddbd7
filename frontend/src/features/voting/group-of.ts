import type { GroupName } from '@/ballots/group-parameters';
import { BallotError } from '@/ballots/errors';
import { inWords } from './refusals';

/** One of those that the worker knows. */
export function groupOf(name = ''): GroupName {
  if (name === 'BELENIOS-2048' || name === 'RFC-3526-2048') return name;
  throw inWords(new BallotError('election_malformed', 'group'));
}
