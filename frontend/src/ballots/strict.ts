/** Reads records others wrote: exact keys, canonical numbers, and a limit on length before anything becomes an integer. */
import { BallotError, type BallotErrorCode } from './errors';
import type { Group } from './groups';
import type { Proof } from './proofs';

const DECIMAL = /^(0|[1-9][0-9]*)$/;
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,64}$/;
const HASH = /^[0-9a-f]{64}$/;

/** As the format writes JSON: no spaces, fields in the order given, integers of the group as decimal strings. */
export const compact = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class Reader {
  constructor(private readonly code: BallotErrorCode) {}

  fail(detail: string): never {
    throw new BallotError(this.code, detail);
  }

  /** `limit` in bytes. */
  decode(bytes: Uint8Array, limit: number): string {
    if (bytes.length > limit) this.fail('too long');
    try {
      return decoder.decode(bytes);
    } catch {
      return this.fail('not UTF-8');
    }
  }

  /** In canonical form only: other bytes for the same content, or a field given twice, would be read differently elsewhere. */
  json(text: string, limit: number): unknown {
    if (text.length > limit) this.fail('too long');
    try {
      const value = JSON.parse(text) as unknown;
      if (compact(value) === text) return value;
    } catch {
      // Not JSON, or nested too deep to be ours.
    }
    return this.fail('not canonical JSON');
  }

  /** Exactly these fields in this order; one whose name ends in `?` may be missing. */
  object(value: unknown, ...names: string[]): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('not an object');
    const found = names.filter((name) => !name.endsWith('?') || name.slice(0, -1) in value);
    const fields = found.map((name) => name.replace('?', '')).join();
    return Object.keys(value).join() === fields ? (value as Record<string, unknown>) : this.fail('wrong fields');
  }

  list(value: unknown, least: number, most = least): unknown[] {
    if (!Array.isArray(value)) return this.fail('not a list');
    if (value.length < least || value.length > most) this.fail('wrong length');
    return value as unknown[];
  }

  string(value: unknown): string {
    return typeof value === 'string' ? value : this.fail('not a text');
  }

  integer(value: unknown, least: number, most: number): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) this.fail('not a number');
    return value as number;
  }

  uuid(value: unknown): string {
    return typeof value === 'string' && UUID.test(value) ? value : this.fail('not a uuid');
  }

  hash(value: unknown): string {
    return typeof value === 'string' && HASH.test(value) ? value : this.fail('not a hash');
  }

  private decimal(value: unknown, digits: number, below: bigint): bigint {
    if (typeof value !== 'string' || value.length > digits || !DECIMAL.test(value)) return this.fail('not a decimal');
    const integer = BigInt(value);
    return integer < below ? integer : this.fail('out of range');
  }

  /** In range; membership is checked where it is relied on. */
  element = (group: Group, value: unknown): bigint => this.decimal(value, group.elementDigits, group.p);
  scalar = (group: Group, value: unknown): bigint => this.decimal(value, group.scalarDigits, group.q);

  proof(group: Group, value: unknown): Proof {
    const { challenge, response } = this.object(value, 'challenge', 'response');
    return { challenge: this.scalar(group, challenge), response: this.scalar(group, response) };
  }

  proofs = (group: Group, value: unknown, length: number): Proof[] =>
    this.list(value, length).map((each) => this.proof(group, each));

  /** A weight or count: a JSON integer up to 2^30 - 1, a decimal string above. */
  count(value: unknown): bigint {
    if (typeof value === 'number') return BigInt(this.integer(value, 0, 1_073_741_823));
    const count = this.decimal(value, 18, 10n ** 18n);
    return count > 1_073_741_823n ? count : this.fail('not a count');
  }
}

export const countJson = (count: bigint): number | string => (count <= 1_073_741_823n ? Number(count) : count.toString());
