/** A page for ballots.spec.ts alone: an election of its own, and how long its worker takes for each step. */
import { openBallotWorker } from '@/ballots/ballot-worker';
import { makeCredential } from '@/ballots/credentials';
import { electionText } from '@/ballots/election';
import { Group } from '@/ballots/groups';
import { randomBase58, randomBelow } from '@/ballots/random';
import type { CredentialsPart } from '@/ballots/registrar';

async function timed<T>(step: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const output = await step();
  return [output, performance.now() - begun];
}

export interface Measured {
  tables: number;
  ballots: number[];
  size: number;
  key: number;
  /** Without the passphrase's key, which is made once. */
  perCredential: number;
  isSlipOpened: boolean;
}

async function measure(): Promise<Measured> {
  const group = Group.named('BELENIOS-2048');
  if (!group) throw new Error('group');
  const uuid = randomBase58(14);
  const publicKey = group.powerOfG(randomBelow(group.q));
  const answers = ['一', '二', '三', '四', '五'];
  const questions = [{ question: '？', answers, blank: false, min: 1, max: 1 }];
  const record = new TextEncoder().encode(electionText({ uuid, name: '', description: '', group, publicKey, questions }));
  const worker = await openBallotWorker();
  const [, tables] = await timed(() => worker.run('readElection', { record }));
  const ballots: number[] = [];
  let size = 0;
  for (let count = 0; count < 12; count++) {
    const sealing = { record, credential: makeCredential(), choices: [[0, 0, 1, 0, 0]] };
    const [{ tracker }, milliseconds] = await timed(() => worker.run('sealBallot', sealing));
    ballots.push(milliseconds);
    size = (await worker.run('takeBallot', { tracker })).ballot.length;
  }
  const passphrase = '仅用于测量的密码短语 1234';
  const [, key] = await timed(() => worker.run('makeTrusteeKey', { group: group.name, election: uuid, passphrase }));
  const parts: CredentialsPart[] = [];
  const arrivals: number[] = [];
  const onPart = (part: CredentialsPart) => {
    parts.push(part);
    arrivals.push(performance.now());
  };
  await worker.run('makeCredentials', { group: group.name, election: uuid, voters: 600, kept: [], passphrase }, { onPart });
  const [first = 0, ...later] = arrivals;
  const device = await worker.run('makeDeviceKey', undefined);
  const devices = [{ voter: 7, publicKey: device.publicKey }];
  const [slip] = await worker.run('sealSlips', { parts, election: uuid, passphrase, devices });
  const opened = await worker.run('openSlip', { keys: device.keys, slip: slip?.sealed ?? '', election: uuid });
  worker.close();
  return {
    tables,
    ballots,
    size,
    key,
    perCredential: ((later.pop() ?? Infinity) - first) / 500,
    isSlipOpened: opened.election === uuid,
  };
}

declare global {
  interface Window {
    measure: () => Promise<Measured>;
  }
}

window.measure = measure;
