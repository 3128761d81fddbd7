/** Codes are stable, and the service's where it refuses the same: pages have words for each. `detail` names a place (a question's or trustee's number), never a secret. */
export type BallotErrorCode =
  | 'cancelled'
  | 'worker_failed'
  | 'webcrypto_missing'
  | 'election_malformed'
  | 'wrong_public_key'
  | 'wrong_credential'
  | 'choices_malformed'
  | 'choices_too_few'
  | 'choices_too_many'
  | 'choices_with_blank'
  | 'ballot_malformed'
  | 'other_election'
  | 'invalid_proof'
  | 'invalid_signature'
  | 'ballot_spent'
  | 'opening_malformed'
  | 'opening_wrong'
  | 'archive_malformed'
  | 'wrong_name'
  | 'broken_chain'
  | 'wrong_sequence'
  | 'unexpected_records'
  | 'wrong_setup'
  | 'wrong_tally_size'
  | 'repeated_owner'
  | 'no_event'
  | 'not_appended'
  | 'credentials_malformed'
  | 'duplicate_credential'
  | 'credentials_unsorted'
  | 'unknown_credential'
  | 'replayed_ballot'
  | 'trustees_malformed'
  | 'invalid_key_proof'
  | 'trustee_other'
  | 'tally_malformed'
  | 'tally_missing'
  | 'wrong_tally'
  | 'decryption_malformed'
  | 'unknown_owner'
  | 'invalid_decryption'
  | 'unbound_decryption'
  | 'too_few_decryptions'
  | 'result_malformed'
  | 'wrong_result'
  | 'share_message_malformed'
  | 'share_message_unreadable'
  | 'wrong_share'
  | 'backup_malformed'
  | 'backup_damaged'
  | 'backup_other_election'
  | 'backup_other_kind'
  | 'passphrase_wrong'
  | 'passphrase_short'
  | 'slip_malformed'
  | 'slip_other_election'
  | 'slip_unreadable'
  | 'slips_malformed';

export class BallotError extends Error {
  override readonly name = 'BallotError';

  constructor(
    readonly code: BallotErrorCode,
    readonly detail = '',
  ) {
    super(detail ? `${code}: ${detail}` : code);
  }
}

export function require(holds: boolean, code: BallotErrorCode, detail = ''): asserts holds {
  if (!holds) throw new BallotError(code, detail);
}
