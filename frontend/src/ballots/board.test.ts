// @vitest-environment node
/** Each rule of the public file is broken once; the reason is the rule's. What the tool lets pass is marked. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { beforeAll, expect, it } from 'vitest';
import { checkBallot, makeBallot } from './ballot';
import { type Answer, readBallot, unsignedText } from './ballot-form';
import { checkElection } from './checks';
import { publicCredentialsText, secretOf } from './credentials';
import { ownedText } from './decryption';
import { sha256Base64, sha256Hex } from './hashes';
import { unwatched } from './job';
import { proveKnowledge, type Proof } from './proofs';
import { compact } from './strict';
import { alone, ArchiveWriter, question, TestElection } from './testing';

let made: TestElection;
let other: TestElection;
/** Text of each record but the header, by event. */
let texts: { setup: string[]; ballots: string[]; tally: string[]; part: string[]; result: string };
let file: Uint8Array;

beforeAll(async () => {
  const plan = { questions: [question(2, 1, 1)], trustees: alone, voters: 3 };
  [made, other] = await Promise.all([TestElection.begin(plan), TestElection.begin(plan)]);
  const ballots = [0, 1].map((voter) => made.vote(voter, [[1, 0]]));
  const tally: string[] = [];
  const part: string[] = [];
  const record = made.archive.event.bind(made.archive);
  made.archive.event = (type, ...data) => {
    if (type === 'EncryptedTally') tally.push(...data);
    if (type === 'PartialDecryption') part.push(...data);
    record(type, ...data);
  };
  file = made.finish([[2, 0]]);
  const credentials = made.credentialsText;
  const setup = [made.electionText, made.trusteesText, credentials, setupOf(made.electionText, made.trusteesText, credentials)];
  texts = { setup, ballots, tally, part, result: '{"result":[[2,0]]}' };
}, 120_000);

const setupOf = (election: string, trustees: string, credentials: string) =>
  JSON.stringify({ election: sha256Hex(election), trustees: sha256Hex(trustees), credentials: sha256Hex(credentials) });

type Texts = typeof texts;

function write(changed: Partial<Texts>, and?: (archive: ArchiveWriter) => void): Uint8Array {
  const { setup, ballots, tally, part, result } = { ...texts, ...changed };
  const archive = new ArchiveWriter();
  archive.event('Setup', ...setup);
  for (const ballot of ballots) archive.event('Ballot', ballot);
  if (and) and(archive);
  else {
    archive.event('EndBallots');
    archive.event('EncryptedTally', ...tally);
    archive.event('PartialDecryption', ...part);
    archive.event('Result', result);
  }
  return archive.bytes();
}

const check = (bytes: Uint8Array) => checkElection(bytes, made.bindings, {}, unwatched);

it('holds as it was made, and each beginning of it', { timeout: 60_000 }, async () => {
  expect(write({})).toEqual(file);
  await expect(check(file)).resolves.toMatchObject({ phase: 'done' });
  await expect(check(write({}, () => undefined))).resolves.toMatchObject({ phase: 'open', ballots: 2, result: null });
  await expect(check(write({}, (archive) => archive.event('EndBallots')))).resolves.toMatchObject({ phase: 'closed' });
});

const digit = (text: string, after: string) => {
  const at = text.indexOf(after) + after.length;
  return `${text.slice(0, at)}${text.charAt(at) === '1' ? '2' : '1'}${text.slice(at + 1)}`;
};

const swapped = (tally: string) => JSON.stringify((JSON.parse(tally) as unknown[][]).map((row) => [...row].reverse()));

const broken: [string, string, () => Uint8Array][] = [
  [
    'the same ballot twice (tool: passes)',
    'replayed_ballot',
    () => write({ ballots: [...texts.ballots, texts.ballots[0] ?? ''] }),
  ],
  [
    'a ballot after the end (tool: passes)',
    'wrong_sequence',
    () => write({}, (archive) => (archive.event('EndBallots'), archive.event('Ballot', texts.ballots[0] ?? ''))),
  ],
  ['a second set-up (tool: passes)', 'wrong_sequence', () => write({}, (archive) => archive.event('Setup', ...texts.setup))],
  [
    'a result without a tally',
    'wrong_sequence',
    () => write({}, (archive) => (archive.event('EndBallots'), archive.event('Result', texts.result))),
  ],
  ['another tally (tool: passes)', 'wrong_tally', () => write({ tally: [swapped(texts.tally[0] ?? ''), texts.tally[1] ?? ''] })],
  [
    'another number of ballots',
    'wrong_tally_size',
    () => write({ tally: [texts.tally[0] ?? '', (texts.tally[1] ?? '').replace('"num_tallied":2', '"num_tallied":3')] }),
  ],
  ['another result', 'wrong_result', () => write({ result: '{"result":[[1,1]]}' })],
  [
    'another factor',
    'invalid_decryption',
    () => {
      const part = digit(texts.part[0] ?? '', '"response":"');
      return write({ part: [part, ownedText(1, sha256Hex(part))] });
    },
  ],
  [
    'an unknown trustee',
    'unknown_owner',
    () => write({ part: [texts.part[0] ?? '', ownedText(2, sha256Hex(texts.part[0] ?? ''))] }),
  ],
  [
    'a trustee twice',
    'repeated_owner',
    () =>
      write({}, (archive) => {
        archive.event('EndBallots');
        archive.event('EncryptedTally', ...texts.tally);
        archive.event('PartialDecryption', ...texts.part);
        archive.event('PartialDecryption', ...texts.part);
      }),
  ],
  [
    'a ballot of another election',
    'other_election',
    () => write({ ballots: [makeBallot(other.election, other.credentials[0] ?? '', [[1, 0]]).text] }),
  ],
  [
    'a credential that is not listed',
    'unknown_credential',
    () => write({ ballots: [makeBallot(made.election, other.credentials[0] ?? '', [[1, 0]]).text] }),
  ],
  [
    'a leading zero in a ballot (tool: passes)',
    'ballot_malformed',
    () => write({ ballots: [(texts.ballots[0] ?? '').replace('"alpha":"', '"alpha":"0')] }),
  ],
  [
    'a number longer than the group has',
    'ballot_malformed',
    () => write({ ballots: [(texts.ballots[0] ?? '').replace('"alpha":"', `"alpha":"${'1'.repeat(700)}`)] }),
  ],
  [
    'an unknown field in a ballot',
    'ballot_malformed',
    () => write({ ballots: [(texts.ballots[0] ?? '').replace('{"alpha"', '{"x":1,"alpha"')] }),
  ],
  ['an oversized ballot', 'ballot_malformed', () => write({ ballots: [`{"election_uuid":"${'x'.repeat(200_000)}"}`] })],
  [
    'pretty-printed election (tool: passes)',
    'election_malformed',
    () => {
      const election = made.electionText.replace('{', '{ ');
      return write({
        setup: [election, made.trusteesText, made.credentialsText, setupOf(election, made.trusteesText, made.credentialsText)],
      });
    },
  ],
  [
    'trustees of another election',
    'wrong_public_key',
    () =>
      write({
        setup: [
          made.electionText,
          other.trusteesText,
          made.credentialsText,
          setupOf(made.electionText, other.trusteesText, made.credentialsText),
        ],
      }),
  ],
  [
    'a set-up of other records',
    'wrong_setup',
    () => write({ setup: [...texts.setup.slice(0, 3), setupOf(made.electionText, other.trusteesText, made.credentialsText)] }),
  ],
  [
    'unsorted credentials (tool: passes)',
    'credentials_unsorted',
    () => {
      const list = JSON.stringify([...(JSON.parse(made.credentialsText) as string[])].reverse());
      return write({ setup: [made.electionText, made.trusteesText, list, setupOf(made.electionText, made.trusteesText, list)] });
    },
  ],
  [
    'a missing record',
    'unexpected_records',
    () =>
      write({}, (archive) => {
        archive.event('EndBallots');
        archive.event('EncryptedTally', texts.tally[0] ?? '');
      }),
  ],
  [
    'another byte in a record',
    'wrong_name',
    () => {
      const copy = file.slice();
      const at = copy.length - 512;
      const digitAt = copy.indexOf(0x22, at);
      copy[digitAt + 1] = 0x7a;
      return copy;
    },
  ],
  [
    'a byte after a record',
    'archive_malformed',
    () => {
      const copy = file.slice();
      copy[copy.length - 1] = 1;
      return copy;
    },
  ],
  [
    'zero blocks after the end',
    'archive_malformed',
    () => {
      const copy = new Uint8Array(file.length + 1024);
      copy.set(file);
      return copy;
    },
  ],
  ['cut in the middle of a record', 'archive_malformed', () => file.slice(0, -512)],
  ['no event at the end', 'no_event', () => write({}, (archive) => archive.data(texts.ballots[0] ?? ''))],
  ['nothing', 'archive_malformed', () => new Uint8Array()],
];

it.each(broken)('refuses %s', { timeout: 60_000 }, async (_, code, bytes) => {
  await expect(check(bytes())).rejects.toMatchObject({ code });
});

it('refuses a copy without what was seen before, and another election', async () => {
  const head = sha256Hex('an event of another file');
  await expect(checkElection(file, [], { head }, unwatched)).rejects.toMatchObject({ code: 'not_appended' });
  await expect(checkElection(file, [], { fingerprint: 'x' }, unwatched)).rejects.toMatchObject({ code: 'other_election' });
});

it('refuses a binding of other factors', async () => {
  const [binding = ''] = made.bindings;
  const wrong = digit(binding, '"response":"');
  await expect(checkElection(file, [wrong], {}, unwatched)).rejects.toMatchObject({ code: 'unbound_decryption' });
});

it('refuses a ballot whose proofs do not hold, and one signed by another', { timeout: 60_000 }, () => {
  const [text = ''] = texts.ballots;
  expect(() => checkBallot(made.election, digit(text, '"individual_proofs":[[{"challenge":"'))).toThrow('invalid_signature');
  expect(() => checkBallot(made.election, digit(text, '"signature":{"hash":"'))).toThrow('invalid_signature');
});

/** What a voter with a credential, or a registrar who kept one, could cast: signed rightly, proved wrongly. */
function resigned(election: TestElection, text: string, credential: string, change: (answer: Answer) => void): string {
  const ballot = readBallot(election.election, text);
  ballot.answers.forEach(change);
  const { group, uuid } = election.election;
  const hash = sha256Base64(unsignedText(ballot));
  const secret = secretOf(group, uuid, credential);
  const proof = proveKnowledge(group, secret, (commitment) => group.challenge(`sig|${hash}|`, [commitment]));
  return compact({ ...ballot, signature: { hash, proof } });
}

const spoil = (proofs: Proof[] | undefined) => {
  const [first] = proofs ?? [];
  if (first) first.response ^= 1n;
};

it.each<[string, (answer: Answer) => void]>([
  ['a choice', ({ individual_proofs }) => spoil(individual_proofs[1])],
  ['the number of choices', ({ overall_proof }) => spoil(overall_proof)],
  ['blank or not', ({ blank_proof }) => spoil(blank_proof)],
  ['a ciphertext outside the group', ({ choices: [first] }) => first && (first.alpha = other.election.group.p - first.alpha)],
])('refuses a signed ballot with a wrong proof of %s', { timeout: 60_000 }, async (_, change) => {
  const own = await TestElection.begin({ questions: [question(2, 1, 1, true)], trustees: alone, voters: 1 });
  const { text } = makeBallot(own.election, own.credentials[0] ?? '', [[0, 1, 0]]);
  expect(() =>
    checkBallot(
      own.election,
      resigned(own, text, own.credentials[0] ?? '', () => undefined),
    ),
  ).not.toThrow();
  const wrong = resigned(own, text, own.credentials[0] ?? '', change);
  expect(() => checkBallot(own.election, wrong)).toThrow('invalid_proof: 1');
  own.cast(wrong);
  await expect(checkElection(own.archive.bytes(), [], { proofs: true }, unwatched)).rejects.toMatchObject({
    code: 'invalid_proof',
  });
});

it('refuses a credential that is listed twice', () => {
  expect(() =>
    publicCredentialsText([
      [5n, 1n],
      [5n, 1n],
    ]),
  ).toThrow('duplicate_credential');
  expect(
    utf8ToBytes(
      publicCredentialsText([
        [7n, 2n],
        [5n, 1n],
      ]),
    ),
  ).toEqual(utf8ToBytes('["5,1","7,2"]'));
});
