// @vitest-environment node
/** The worker's inside behind a real MessageChannel: what a page asks of it from set-up to the tally. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BallotWorker, openBallotWorker } from './ballot-worker';
import { Group } from './groups';
import { sha256Hex } from './hashes';
import type { CredentialsPart } from './registrar';
import { randomBase58 } from './random';
import { serve } from './serve';
import { compact } from './strict';
import { alone, question, TestElection } from './testing';
import { sharesFor, thresholdItem } from './threshold';

let worker: BallotWorker;
let ports: MessageChannel;

beforeAll(() => {
  ports = new MessageChannel();
  serve(ports.port1);
  worker = new BallotWorker(ports.port2, () => ports.port1.close());
});

afterAll(() => {
  worker.close();
  ports.port2.close();
});

const patience = { timeout: 240_000 };
const group = 'BELENIOS-2048' as const;
const passphrase = '工会委员选举-密码短语 2026';
const begin = () => TestElection.begin({ questions: [question(2, 1, 1)], trustees: alone, voters: 2 });

describe('a voter', patience, () => {
  it('seals a ballot and takes it once', async () => {
    const { election, electionText: text, credentials } = await begin();
    const record = utf8ToBytes(text);
    expect(await worker.run('readElection', { record })).toMatchObject({
      uuid: election.uuid,
      fingerprint: election.fingerprint,
      group,
    });
    const { tracker } = await worker.run('sealBallot', { record, credential: credentials[0] ?? '', choices: [[0, 1]] });
    const { ballot } = await worker.run('takeBallot', { tracker });
    expect(JSON.parse(ballot)).toMatchObject({ election_uuid: election.uuid });
    await expect(worker.run('takeBallot', { tracker })).rejects.toMatchObject({ code: 'ballot_spent' });
  });

  it('opens a ballot as a test, and never takes it afterwards', async () => {
    const { electionText: text, credentials } = await begin();
    const record = utf8ToBytes(text);
    const { tracker } = await worker.run('sealBallot', { record, credential: credentials[0] ?? '', choices: [[0, 1]] });
    const { opening } = await worker.run('openBallot', { tracker });
    expect(await worker.run('checkOpening', { record, opening })).toEqual({ tracker, choices: [[0, 1]] });
    await expect(worker.run('takeBallot', { tracker })).rejects.toMatchObject({ code: 'ballot_spent' });
  });

  it('hears of a wrong choice by code and place', async () => {
    const { electionText: text, credentials } = await begin();
    const choices = [[1, 1]];
    const sealing = worker.run('sealBallot', { record: utf8ToBytes(text), credential: credentials[0] ?? '', choices });
    await expect(sealing).rejects.toMatchObject({ code: 'choices_too_many', detail: '1' });
  });

  it('gets a slip on a device that nobody else opens', async () => {
    const election = randomBase58(14);
    const parts: CredentialsPart[] = [];
    const plan = { group, election, voters: 2, kept: [], passphrase };
    await worker.run('makeCredentials', plan, { onPart: (part) => parts.push(part) });
    const [own, others] = [await worker.run('makeDeviceKey', undefined), await worker.run('makeDeviceKey', undefined)];
    const devices = [{ voter: 1, publicKey: own.publicKey }];
    const [slip] = await worker.run('sealSlips', { parts, election, passphrase, devices });
    const sealed = slip?.sealed ?? '';
    const { credentials } = await worker.run('openCredentials', { parts, election, passphrase });
    const opened = await worker.run('openSlip', { keys: own.keys, slip: sealed, election });
    expect(opened).toEqual({ election, credential: credentials[1] });
    const stranger = worker.run('openSlip', { keys: others.keys, slip: sealed, election });
    await expect(stranger).rejects.toMatchObject({ code: 'slip_unreadable' });
    const elsewhere = worker.run('openSlip', { keys: own.keys, slip: sealed, election: randomBase58(14) });
    await expect(elsewhere).rejects.toMatchObject({ code: 'slip_unreadable' });
    await expect(crypto.subtle.exportKey('jwk', own.keys.privateKey)).rejects.toThrow();
  });

  it('opens what the engine of the service sealed', async () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: '-evkZBR8wQLZIyTQmdknwaUOQtV6CKEW_-wKKYGdjGU',
      y: 'cLr30SiIkCpqDB1nrdEDEjyFmrab-OlDHJOEkw1Lfu4',
    };
    const d = 'AAAAAAAAAAAAAAAAAAAAABI0VniQq83vEjRWeJCrze8';
    const kind = { name: 'ECDH', namedCurve: 'P-256' };
    const keys = {
      publicKey: await crypto.subtle.importKey('jwk', jwk, kind, true, []),
      privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, kind, false, ['deriveBits']),
    };
    const slip =
      'BN+9oEkWZEhMXWWEMCZiIA8xikaxbFODc7hzCiEPxbzxqZF0pYmC2OoVdHdDkvJnXv6Xd1GF3QHpZBunTYOe6tSztUN+NBjt2Sm3ijop4uZcHCgpkXbo' +
      'piVPse+h4j4pGKvTaPglShwY3OQJ5k9MgQxZQw==';
    const opened = await worker.run('openSlip', { keys, slip, election: 'fCnn4iFotb8vFL' });
    expect(opened).toEqual({ election: 'fCnn4iFotb8vFL', credential: 'cxJ-rPe-LSg-XVY-djk' });
  });
});

describe('a registrar', patience, () => {
  const election = randomBase58(14);

  it('leaves, comes back and goes on, with the same passphrase only', async () => {
    const kept: CredentialsPart[] = [];
    const leaving = new AbortController();
    const progress: number[] = [];
    const plan = { group, election, voters: 250, passphrase };
    const first = worker.run(
      'makeCredentials',
      { ...plan, kept: [] },
      {
        signal: leaving.signal,
        onProgress: (done) => progress.push(done),
        onPart: (part) => {
          kept.push(part);
          if (kept.length === 2) leaving.abort();
        },
      },
    );
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(kept).toHaveLength(2);
    expect(progress.length).toBeGreaterThan(0);
    const another = worker.run('makeCredentials', { ...plan, kept, passphrase: 'another passphrase' });
    await expect(another).rejects.toMatchObject({ code: 'passphrase_wrong' });
    const added: CredentialsPart[] = [];
    await worker.run('makeCredentials', { ...plan, kept }, { onPart: (part) => added.push(part) });
    expect(added.map(({ first: from }) => from)).toEqual([200]);
    const parts = [...kept, ...added];
    const { record } = await worker.run('publicList', { group, parts, weights: null });
    const list = JSON.parse(record) as string[];
    expect(list).toHaveLength(250);
    expect(list.map(BigInt)).toEqual(list.map(BigInt).sort((one, other) => (one < other ? -1 : 1)));
    const { credentials } = await worker.run('openCredentials', { parts, election, passphrase });
    expect(new Set(credentials).size).toBe(250);
    await expect(worker.run('openCredentials', { parts: parts.slice(1), election, passphrase })).rejects.toMatchObject({
      code: 'slips_malformed',
    });
  });
});

describe('a trustee', patience, () => {
  it('keeps a key in a file that opens with its passphrase in its election only', async () => {
    const election = randomBase58(14);
    const made = await worker.run('makeTrusteeKey', { group, election, passphrase });
    const check = (change: { election?: string; backup?: string; passphrase?: string }) =>
      worker.run('checkBackup', { election, backup: made.backup, passphrase, ...change });
    expect(await check({})).toMatchObject({
      kind: 'trustee',
      label: (JSON.parse(made.public) as { public_key: string }).public_key,
    });
    await expect(check({ passphrase: `${passphrase}!` })).rejects.toMatchObject({ code: 'passphrase_wrong' });
    await expect(check({ election: randomBase58(14) })).rejects.toMatchObject({ code: 'backup_other_election' });
    await expect(check({ backup: made.backup.replace('"data":"', '"data":"AAAA') })).rejects.toMatchObject({
      code: 'backup_damaged',
    });
    await expect(check({ backup: made.backup.slice(0, -5) })).rejects.toMatchObject({ code: 'backup_malformed' });
    await expect(worker.run('makeTrusteeKey', { group, election, passphrase: '123456' })).rejects.toMatchObject({
      code: 'passphrase_short',
    });
    const secrets = [made.public, made.backup].join();
    expect(secrets).not.toContain('private_key');
  });

  it('makes a key with another, and opens the tally with its file', async () => {
    const uuid = randomBase58(14);
    const places = [1, 2].map((index) => ({ size: 2, threshold: 2, index }));
    const members = [];
    for (const place of places) members.push(await worker.run('makeMember', { group, election: uuid, place, passphrase }));
    const certificates = members.map((member) => member.public);
    const common = { group, election: uuid, passphrase, certificates, threshold: 2 };
    const sharings = [];
    for (const [index, { backup }] of members.entries()) {
      sharings.push((await worker.run('shareOut', { ...common, backup, place: index + 1 })).sharing);
    }
    const own = Group.named(group) ?? expect.fail('group');
    const shares = sharesFor(own, sharings);
    const outputs: string[] = [];
    for (const [index, { backup }] of members.entries()) {
      const own = { ...common, backup, place: index + 1, shares: shares[index] ?? '' };
      outputs.push((await worker.run('receiveShares', own)).output);
      const ofAnother = worker.run('receiveShares', { ...own, place: 2 - index });
      await expect(ofAnother, 'no dealer is blamed for it').rejects.toMatchObject({ code: 'trustee_other' });
    }
    const text = compact([thresholdItem(own, 2, certificates, sharings, outputs)]);
    const trustees = () => ({ text, secrets: new Map<number, bigint>() });
    const made = await TestElection.begin({ uuid, questions: [question(2, 1, 1)], trustees, voters: 2 });
    const record = utf8ToBytes(made.electionText);
    const listed = await worker.run('checkTrustees', { record, trusteesRecord: utf8ToBytes(text) });
    const labels = members.map(({ backup }) => (JSON.parse(backup) as { label: string }).label);
    expect(listed).toEqual(labels.map((label, index) => ({ owner: index + 1, label })));
    made.vote(0, [[1, 0]]);
    made.vote(1, [[0, 1]]);
    const opening = { election: uuid, passphrase, place: 2, backup: members[1]?.backup ?? '' };
    const early = worker.run('decryptTally', { ...opening, archive: made.archive.bytes(), output: outputs[1] });
    await expect(early).rejects.toMatchObject({ code: 'tally_missing' });
    made.close();
    const archive = made.archive.bytes();
    const part = await worker.run('decryptTally', { ...opening, archive, output: outputs[1] });
    expect(JSON.parse(part.binding)).toMatchObject({ owner: 2, payload: sha256Hex(part.text) });
    const another = worker.run('decryptTally', { ...opening, archive, output: outputs[0] });
    await expect(another).rejects.toMatchObject({ code: 'trustee_other' });
  });

  it('opens nothing with a key that is not the one published at its place', async () => {
    const made = await begin();
    const { uuid } = made.election;
    const stranger = await worker.run('makeTrusteeKey', { group, election: uuid, passphrase });
    const opening = { election: uuid, passphrase, place: 1, backup: stranger.backup };
    // Before the ballots are read: there is no tally, and the key is what is refused.
    const tried = worker.run('decryptTally', { ...opening, archive: made.archive.bytes() });
    await expect(tried).rejects.toMatchObject({ code: 'trustee_other' });
    const ofOne = { group, election: uuid, backup: stranger.backup, passphrase, certificates: [], threshold: 2, place: 1 };
    await expect(worker.run('shareOut', ofOne)).rejects.toMatchObject({ code: 'backup_other_kind' });
  });
});

describe('an observer', patience, () => {
  it('follows the check, and may stop it', async () => {
    const made = await begin();
    made.vote(0, [[1, 0]]);
    const archive = made.finish([[1, 0]]);
    const report = await worker.run('checkElection', { archive, bindings: made.bindings });
    expect(report).toMatchObject({ phase: 'done', result: [[1, 0]], weight: 1, credentials: 2 });
    const stop = new AbortController();
    stop.abort();
    const stopped = worker.run('checkElection', { archive, bindings: [] }, { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('says so where no worker can be started', async () => {
  await expect(openBallotWorker()).rejects.toMatchObject({ code: 'worker_failed' });
});
