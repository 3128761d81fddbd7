/** What the worker refuses, in words that say what to do. */
import { Problem } from '@/api/problem';
import { BallotError, type BallotErrorCode } from '@/ballots/errors';
import { t } from '@/i18n';

type Advice = 'again' | 'browser' | 'choose' | 'file' | 'passphrase' | 'registrar' | 'share' | 'slip' | 'tell';

const advice: Record<BallotErrorCode, Advice> = {
  cancelled: 'again',
  worker_failed: 'again',
  webcrypto_missing: 'browser',
  election_malformed: 'tell',
  wrong_public_key: 'tell',
  wrong_credential: 'slip',
  choices_malformed: 'choose',
  choices_too_few: 'choose',
  choices_too_many: 'choose',
  choices_with_blank: 'choose',
  ballot_malformed: 'tell',
  other_election: 'tell',
  invalid_proof: 'tell',
  invalid_signature: 'tell',
  ballot_spent: 'again',
  opening_malformed: 'file',
  opening_wrong: 'tell',
  archive_malformed: 'tell',
  wrong_name: 'tell',
  broken_chain: 'tell',
  wrong_sequence: 'tell',
  unexpected_records: 'tell',
  wrong_setup: 'tell',
  wrong_tally_size: 'tell',
  repeated_owner: 'tell',
  no_event: 'tell',
  not_appended: 'tell',
  credentials_malformed: 'tell',
  duplicate_credential: 'tell',
  credentials_unsorted: 'tell',
  unknown_credential: 'registrar',
  replayed_ballot: 'tell',
  trustees_malformed: 'tell',
  invalid_key_proof: 'tell',
  trustee_other: 'file',
  tally_malformed: 'tell',
  tally_missing: 'again',
  wrong_tally: 'tell',
  decryption_malformed: 'tell',
  unknown_owner: 'tell',
  invalid_decryption: 'tell',
  unbound_decryption: 'tell',
  too_few_decryptions: 'again',
  result_malformed: 'tell',
  wrong_result: 'tell',
  share_message_malformed: 'share',
  share_message_unreadable: 'share',
  wrong_share: 'share',
  backup_malformed: 'file',
  backup_damaged: 'file',
  backup_other_election: 'file',
  backup_other_kind: 'file',
  passphrase_wrong: 'passphrase',
  passphrase_short: 'passphrase',
  slip_malformed: 'registrar',
  slip_other_election: 'slip',
  slip_unreadable: 'registrar',
  slips_malformed: 'file',
};

/** With the number that it names: a trustee's or a question's. */
export class Refusal extends Problem {
  constructor(
    code: string,
    title: string,
    detail: string,
    readonly place: number | null,
  ) {
    super(-1, code, title, detail);
  }
}

/** As `ErrorNotice` and `useSending` show it. What is no refusal of the worker stays what it is. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof BallotError)) return error;
  const { code, detail } = error;
  const place = /^\d+$/.test(detail) ? Number(detail) : null;
  const title = t(`refusal.${code}`) + (place === null ? '' : t('refusal.place', { place }));
  return new Refusal(code, title, t(`advice.${advice[code]}`), place);
}
