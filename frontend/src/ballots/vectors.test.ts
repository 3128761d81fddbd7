// @vitest-environment node
/** The same bytes as the service's engine, where both draw the same numbers. */
import { readFileSync } from 'node:fs';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkBallot, makeBallot } from './ballot';
import { readBallot } from './ballot-form';
import { isCredential, publicCredentialsText, readPublicCredentials, secretOf, secretOfMany } from './credentials';
import { combine, decryptPartially, ownedText, readPartialDecryption, readResult } from './decryption';
import { readElection } from './election';
import { Group } from './groups';
import type { GroupName } from './group-parameters';
import { sha256Base64, sha256Hex } from './hashes';
import { ArchiveWriter } from './testing';
import { compact } from './strict';
import { addBallot, emptyTally, readSizedTally, readTally, tallyText } from './tally';
import { readTrustees, trusteeKey } from './trustees';
import { checkElection } from './checks';
import { unwatched } from './job';

interface Member {
  signing_key: string;
  decryption_key: string;
  verification_key: unknown;
}

interface Vectors {
  groups: {
    name: GroupName;
    p: string;
    g: string;
    q: string;
    powers_of_g: { exponent: string; power: string }[];
    power: { base: string; exponent: string; power: string };
    product: { of: string[]; product: string };
    inverse: { of: string; inverse: string };
    members: string[];
    not_members: string[];
    challenge: { prefix: string; elements: string[]; challenge: string };
  }[];
  credentials: {
    uuid: string;
    credentials: { credential: string; secret: string; public: string }[];
    refused: string[];
    record: string;
  };
  trustee: { secret: string; random: string[]; trustee_public_key: string };
  threshold_of_five: { parameters: string; members: Member[] };
  election: {
    uuid: string;
    election_record: string;
    fingerprint: string;
    trustees_record: string;
    credentials_record: string;
    setup_record: string;
    ballots: { credential: string; choices: number[][]; random: string[]; ballot: string; hash: string; tracker: string }[];
    encrypted_tally: string;
    sized_tally: string;
    decryptions: {
      owner: number;
      secret: string;
      random: string[];
      partial_decryption: string;
      owned: string;
      binding_random: string[];
      binding: string;
    }[];
    result: string;
    head: string;
    archive_sha256: string;
  };
}

const file = new URL('../../../services/voting/tests/vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

const named = (name: string) => Group.named(name) ?? expect.fail(name);

/** Makes the browser's random numbers these, each drawn as 16 bytes more than the group needs. */
function draw(numbers: string[]) {
  const left = [...numbers];
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const bytes = array as unknown as Uint8Array;
    bytes.set(
      hexToBytes(
        BigInt(left.shift() ?? expect.fail('one number too few'))
          .toString(16)
          .padStart(2 * bytes.length, '0'),
      ),
    );
    return array;
  });
  return left;
}

afterEach(() => void vi.restoreAllMocks());

describe('vectors', { timeout: 120_000 }, () => {
  const { groups, credentials, trustee, threshold_of_five, election: expected } = vectors;

  it.each(groups)('group $name', (each) => {
    const group = named(each.name);
    expect([group.p, group.g, group.q].map(String)).toEqual([each.p, each.g, each.q]);
    for (const { exponent, power } of each.powers_of_g) {
      expect(String(group.powerOfG(BigInt(exponent)))).toBe(power);
      expect(String(group.power(group.g, BigInt(exponent)))).toBe(power);
    }
    expect(String(group.power(BigInt(each.power.base), BigInt(each.power.exponent)))).toBe(each.power.power);
    expect(String(each.product.of.map(BigInt).reduce(group.multiply))).toBe(each.product.product);
    expect(String(group.divide(1n, BigInt(each.inverse.of)))).toBe(each.inverse.inverse);
    expect(each.members.map((value) => group.isMember(BigInt(value)))).not.toContain(false);
    expect(each.not_members.map((value) => group.isMember(BigInt(value)))).not.toContain(true);
    const { prefix, elements, challenge } = each.challenge;
    expect(String(group.challenge(prefix, elements.map(BigInt)))).toBe(challenge);
  });

  it('group of Belenios as in its notes', () => {
    const { p, g, q } = named('BELENIOS-2048');
    expect([p, g, q].map((value) => sha256Hex(String(value)))).toEqual([
      'ef7979cebad81edd3a952d8005c6a18a57600586e6fe6086947b4988475d007f',
      '96649bff87fad6b5f819ba03df4f32759730a48fd8795c98d2d70bb84151f3ec',
      '77b9ebaada44d865ccf49c738654cebca8949b36b73514f53c0b48b0211653bb',
    ]);
  });

  it('credentials', async () => {
    const group = named('BELENIOS-2048');
    for (const { credential, secret, public: own } of credentials.credentials) {
      expect(String(secretOf(group, credentials.uuid, credential))).toBe(secret);
      expect(String(await secretOfMany(group, credentials.uuid, credential))).toBe(secret);
      expect(String(group.powerOfG(BigInt(secret)))).toBe(own);
    }
    expect(credentials.refused.map(isCredential)).not.toContain(true);
    const entries = credentials.credentials.map((each): [bigint, bigint] => [BigInt(each.public), 1n]);
    expect(publicCredentialsText(entries)).toBe(credentials.record);
    expect(readPublicCredentials(group, utf8ToBytes(credentials.record)).size).toBe(entries.length);
  });

  it('trustees', () => {
    const group = named('BELENIOS-2048');
    draw(trustee.random);
    expect(compact(trusteeKey(group, BigInt(trustee.secret)))).toBe(trustee.trustee_public_key);
    const record = utf8ToBytes(`[["Pedersen",${threshold_of_five.parameters}]]`);
    const { all } = readTrustees(group, record);
    const keys = threshold_of_five.members.map(({ decryption_key }) => group.powerOfG(BigInt(decryption_key)));
    expect(all.map(({ publicKey }) => publicKey)).toEqual(keys);
  });

  it('ballots', () => {
    const election = readElection(utf8ToBytes(expected.election_record));
    expect(election.fingerprint).toBe(expected.fingerprint);
    for (const { credential, choices, random, ballot, hash, tracker } of expected.ballots) {
      const left = draw(random);
      const made = makeBallot(election, credential, choices);
      expect(made).toMatchObject({ text: ballot, tracker });
      expect(left).toEqual([]);
      expect(checkBallot(election, ballot).signature.hash).toBe(hash);
    }
  });

  it('tally, decryptions, result and the whole archive', async () => {
    const election = readElection(utf8ToBytes(expected.election_record));
    const trustees = readTrustees(election.group, utf8ToBytes(expected.trustees_record));
    const tally = emptyTally(election);
    const counted = new Map(
      expected.ballots.map(({ ballot }) => readBallot(election, ballot)).map((each) => [each.credential, each]),
    );
    for (const ballot of counted.values()) addBallot(election, tally, ballot, 1n);
    expect(tallyText(tally)).toBe(expected.encrypted_tally);
    expect(readTally(election, utf8ToBytes(expected.encrypted_tally))).toEqual(tally);
    const size = readSizedTally(utf8ToBytes(expected.sized_tally));
    const archive = new ArchiveWriter();
    archive.event(
      'Setup',
      expected.election_record,
      expected.trustees_record,
      expected.credentials_record,
      expected.setup_record,
    );
    for (const { ballot } of expected.ballots) archive.event('Ballot', ballot);
    archive.event('EndBallots');
    archive.event('EncryptedTally', expected.encrypted_tally, expected.sized_tally);
    const parts = new Map(
      expected.decryptions.map((each) => {
        const left = draw([...each.random, ...each.binding_random]);
        const part = decryptPartially(election, tally, BigInt(each.secret), each.owner);
        expect(part).toEqual({ text: each.partial_decryption, binding: each.binding });
        expect(left).toEqual([]);
        expect(ownedText(each.owner, sha256Hex(part.text))).toBe(each.owned);
        archive.event('PartialDecryption', each.partial_decryption, each.owned);
        const own = trustees.all.find(({ owner }) => owner === each.owner) ?? expect.fail('owner');
        return [each.owner, readPartialDecryption(election, tally, own, utf8ToBytes(each.partial_decryption), each.binding)];
      }),
    );
    readResult(election, tally, combine(election, trustees, parts, tally), size.weight, utf8ToBytes(expected.result));
    archive.event('Result', expected.result);
    expect(sha256Hex(archive.bytes())).toBe(expected.archive_sha256);
    const bindings = expected.decryptions.map(({ binding }) => binding);
    const report = await checkElection(archive.bytes(), bindings, { fingerprint: expected.fingerprint }, unwatched);
    expect(report).toMatchObject({
      head: expected.head,
      phase: 'done',
      result: (JSON.parse(expected.result) as { result: number[][] }).result,
    });
    expect(sha256Base64(expected.election_record)).toBe(expected.fingerprint);
  });
});
