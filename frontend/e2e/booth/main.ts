/** A page for ballots.spec.ts alone: an election of its own, and how long its worker takes for each step. */
import { openBallotWorker } from '@/ballots/ballot-worker';
import { makeCredential } from '@/ballots/credentials';
import { electionText } from '@/ballots/election';
import { Group } from '@/ballots/groups';
import { randomBase58, randomBelow } from '@/ballots/random';
import type { CredentialsPart } from '@/ballots/registrar';
import { keepPart, keptParts } from '@/features/voting/kept-credentials';

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
  isSlipOpened: boolean;
}

const passphrase = '仅用于测量的密码短语 1234';

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
  const [, key] = await timed(() => worker.run('makeTrusteeKey', { group: group.name, election: uuid, passphrase }));
  const parts: CredentialsPart[] = [];
  const onPart = (part: CredentialsPart) => void parts.push(part);
  await worker.run('makeCredentials', { group: group.name, election: uuid, voters: 8, kept: [], passphrase }, { onPart });
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
    isSlipOpened: opened.election === uuid,
  };
}

/** As the registrar's page does it: what was kept on this device before stays, the rest is made. */
async function makeCredentials(election: string, voters: number): Promise<void> {
  const worker = await openBallotWorker();
  const writes: Promise<void>[] = [];
  const plan = { group: 'BELENIOS-2048' as const, election, voters, kept: await keptParts(election), passphrase };
  await worker.run('makeCredentials', plan, { onPart: (part) => void writes.push(keepPart(election, part)) });
  await Promise.all(writes);
  worker.close();
}

async function countKept(election: string): Promise<number> {
  return (await keptParts(election)).reduce((sum, { publics }) => sum + publics.length, 0);
}

const forTests = { measure, makeCredentials, countKept };

declare global {
  interface Window {
    booth: typeof forTests;
  }
}

window.booth = forTests;
