// @vitest-environment node
/** Our parts and those of belenios-tool in one election, each taking what the other made. */
import { describe, expect, it } from 'vitest';
import { readArchive } from './archive';
import { checkBallot, makeBallot } from './ballot';
import { checkElection, findBallot } from './checks';
import { secretOf } from './credentials';
import { decryptPartially, ownedText } from './decryption';
import { readElection } from './election';
import { Group } from './groups';
import { sha256Hex } from './hashes';
import { unwatched } from './job';
import { randomBase58, randomBelow } from './random';
import { memberKeys } from './share-messages';
import { compact } from './strict';
import { readTally } from './tally';
import { alone, expectVerified, missingTool, question, TestElection, type Tool, withTool } from './testing';
import { decryptionKeyOf, makeCertificate, receiveShares, shareOut, sharesFor, thresholdItem } from './threshold';
import { trusteeKey } from './trustees';

const group = Group.named('BELENIOS-2048') ?? expect.fail('group');
const patience = { timeout: 180_000 };
const name = ['--group', 'BELENIOS-2048'];

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join('');

/** The records before the last event of the tool's archive. */
function lastOf(file: Uint8Array) {
  const events = [...readArchive(file)];
  return events[events.length - 1] ?? expect.fail('empty');
}

function decryptHere(file: Uint8Array, secret: bigint, owner: number) {
  const [setup] = readArchive(file);
  const election = readElection(setup?.data[0] ?? new Uint8Array());
  const tallyEvent = [...readArchive(file)].find(({ type }) => type === 'EncryptedTally');
  const tally = readTally(election, tallyEvent?.data[0] ?? new Uint8Array());
  const { text, binding } = decryptPartially(election, tally, secret, owner);
  return { text, owned: ownedText(owner, sha256Hex(text)), binding };
}

it('says why it does not run', ({ skip }) => {
  if (missingTool) skip(missingTool);
});

describe.skipIf(missingTool)('with belenios-tool', patience, () => {
  it('an election of the tool: our key, our ballots among its own, our decryption', async () => {
    const secret = randomBelow(group.q);
    await withTool({ 'public_keys.jsons': lines(compact(trusteeKey(group, secret))) }, async (tool) => {
      const uuid = tool.output(['setup', 'generate-token']).trim();
      const id = ['--uuid', uuid];
      tool.run(['setup', 'generate-credentials', ...id, ...name, '--count', '3']);
      const credentials = tool
        .read(tool.files('.privcreds')[0] ?? '')
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1] ?? '');
      tool.write('public_creds.json', tool.read(tool.files('.pubcreds')[0] ?? ''));
      for (const credential of credentials) {
        const derived = tool.output(['setup', 'generate-credentials', ...id, ...name, '--derive', credential]).trim();
        expect(String(group.powerOfG(secretOf(group, uuid, credential)))).toBe(derived);
      }
      const questions = [question(4, 1, 2), question(3, 0, 2, true)].map((each) => ({
        answers: each.answers,
        ...(each.blank ? { blank: true } : {}),
        min: each.min,
        max: each.max,
        question: each.question,
      }));
      tool.write(
        'questions.json',
        compact({ description: '说明', name: '换届选举', questions, administrator: '工会', credential_authority: '选举委员会' }),
      );
      tool.run(['setup', 'make-trustees']);
      tool.run(['setup', 'make-election', ...id, ...name, '--template', 'questions.json']);
      tool.run(['archive', 'init']);
      const bel = `${uuid}.bel`;
      const election = readElection(lastOf(tool.bytes(bel)).data[0] ?? new Uint8Array());

      tool.write('credential', credentials[0] ?? '');
      tool.write('choices', '[[1,0,0,1],[1,0,0,0]]');
      const theirs = tool.output(['election', 'generate-ballot', '--privcred', 'credential', '--ballot', 'choices']);
      checkBallot(election, theirs.trim());
      tool.add('Ballot', theirs);
      const ours = [
        makeBallot(election, credentials[1] ?? '', [
          [0, 1, 0, 0],
          [0, 0, 0, 0],
        ]),
        makeBallot(election, credentials[2] ?? '', [
          [1, 0, 1, 0],
          [0, 1, 0, 1],
        ]),
      ];
      for (const { text } of ours) tool.add('Ballot', lines(text));
      expect(tool.run(['election', 'verify'])).toContain('I: all checks passed');

      tool.add('EndBallots', '');
      tool.add('EncryptedTally', tool.output(['election', 'compute-encrypted-tally']));
      const part = decryptHere(tool.bytes(bel), secret, 1);
      tool.add('PartialDecryption', lines(part.text, part.owned));
      tool.add('Result', tool.output(['election', 'compute-result']));
      expectVerified(tool.run(['election', 'verify']));
      const report = await checkElection(tool.bytes(bel), [part.binding], {}, unwatched);
      expect(report).toMatchObject({
        phase: 'done',
        result: [
          [2, 1, 1, 1],
          [1, 1, 0, 1],
        ],
        decryptions: [{ isBound: true }],
      });
      expect(await findBallot(tool.bytes(bel), ours[0]?.tracker ?? '', {}, unwatched)).toMatchObject({ fate: 'counts' });
    });
  });

  it('the tool decrypts with a key of ours', async () => {
    const made = await TestElection.begin({ questions: [question(2, 1, 1)], trustees: alone, voters: 1 });
    made.vote(0, [[0, 1]]);
    made.close();
    const bel = `${made.election.uuid}.bel`;
    await withTool({ [bel]: made.archive.bytes(), key: JSON.stringify(String(made.secrets.get(1))) }, async (tool) => {
      tool.add('PartialDecryption', tool.output(['election', 'decrypt', '--privkey', 'key', '--trustee-id', '1']));
      tool.add('Result', tool.output(['election', 'compute-result']));
      expectVerified(tool.run(['election', 'verify']));
      expect(await checkElection(tool.bytes(bel), [], {}, unwatched)).toMatchObject({
        result: [[0, 1]],
        decryptions: [{ isBound: false }],
      });
    });
  });

  it('a key of three, one of whom uses the tool; the tool decrypts with the files of another', async () => {
    await withTool({}, async (tool) => {
      const run = (args: string[], input = '') =>
        tool.output(['setup', 'generate-trustee-key-threshold', ...name, ...args], input);
      run(['--step', '1']);
      const [seedFile = ''] = tool.files('.key');
      const base = seedFile.slice(0, -'.key'.length);
      const seeds = [randomBase58(22), randomBase58(22)];
      const ours = seeds.map(memberKeys);
      const certificates = [
        tool.read(`${base}.cert`).trim(),
        ...ours.map((keys, index) => makeCertificate(group, keys, { size: 3, threshold: 2, index: index + 2 })),
      ];
      tool.write('certs.jsons', lines(...certificates));
      run(['--certs', 'certs.jsons', '--step', '2']);
      const sharings = [
        run(['--certs', 'certs.jsons', '--key', seedFile, '--step', '3', '--threshold', '2']).trim(),
        ...(await Promise.all(ours.map((keys) => shareOut(group, keys, certificates, 2)))),
      ];
      tool.write('polynomials.jsons', lines(...sharings));
      run(['--certs', 'certs.jsons', '--step', '4', '--polynomials', 'polynomials.jsons']);
      const shares = sharesFor(group, sharings);
      expect(tool.read(`${base}.vinput`).trim()).toBe(shares[0]);
      const outputs = [
        run(['--certs', 'certs.jsons', '--key', seedFile, '--step', '5'], lines(shares[0] ?? '')).trim(),
        ...(await Promise.all(ours.map((keys, index) => receiveShares(group, keys, certificates, 2, shares[index + 1] ?? '')))),
      ];
      const theirs = run(['--certs', 'certs.jsons', '--step', '6', '--polynomials', 'polynomials.jsons'], lines(...outputs));
      const item = thresholdItem(group, 2, certificates, sharings, outputs);
      expect(JSON.parse(theirs)).toMatchObject({
        threshold: 2,
        certs: (JSON.parse(compact(item)) as [string, { certs: unknown }])[1].certs,
      });

      const third = await decryptionKeyOf(group, ours[1] ?? expect.fail('keys'), outputs[2] ?? '');
      const trustees = () => ({ text: compact([item]), secrets: new Map<number, bigint>() });
      const made = await TestElection.begin({ questions: [question(3, 1, 1)], trustees, voters: 2 });
      made.vote(0, [[0, 1, 0]]);
      made.vote(1, [[0, 1, 0]]);
      made.close();
      const bel = `${made.election.uuid}.bel`;
      tool.write(bel, made.archive.bytes());
      tool.write('second.key', seeds[0] ?? '');
      tool.write('second.dkey', (JSON.parse(outputs[1] ?? '') as { private_key: string }).private_key);
      const command = [
        'election',
        'decrypt-threshold',
        '--key',
        'second.key',
        '--decryption-key',
        'second.dkey',
        '--trustee-id',
        '2',
      ];
      tool.add('PartialDecryption', tool.output(command));
      const part = decryptHere(tool.bytes(bel), third, 3);
      tool.add('PartialDecryption', lines(part.text, part.owned));
      tool.add('Result', tool.output(['election', 'compute-result']));
      expectVerified(tool.run(['election', 'verify']));
      expect(await checkElection(tool.bytes(bel), [part.binding], {}, unwatched)).toMatchObject({ result: [[0, 2, 0]] });
    });
  });

  it('one trustee and three of five, two of them absent, all made here', async () => {
    const trustees = async () => {
      const all = Array.from({ length: 5 }, () => memberKeys(randomBase58(22)));
      const certificates = all.map((keys, index) => makeCertificate(group, keys, { size: 5, threshold: 3, index: index + 1 }));
      const sharings = await Promise.all(all.map((keys) => shareOut(group, keys, certificates, 3)));
      const shares = sharesFor(group, sharings);
      const outputs = await Promise.all(
        all.map((keys, index) => receiveShares(group, keys, certificates, 3, shares[index] ?? '')),
      );
      const secret = randomBelow(group.q);
      const text = compact([['Single', trusteeKey(group, secret)], thresholdItem(group, 3, certificates, sharings, outputs)]);
      const secrets = new Map([[1, secret]]);
      for (const index of [0, 2, 4]) {
        const keys = all[index] ?? expect.fail('keys');
        secrets.set(index + 2, await decryptionKeyOf(group, keys, outputs[index] ?? ''));
      }
      return { text, secrets };
    };
    const made = await TestElection.begin({ questions: [question(2, 1, 1)], trustees, voters: 2 });
    made.vote(0, [[1, 0]]);
    made.vote(1, [[0, 1]]);
    const file = made.finish([[1, 1]]);
    expect(await checkElection(file, made.bindings, {}, unwatched)).toMatchObject({ phase: 'done', result: [[1, 1]] });
    await withTool({ [`${made.election.uuid}.bel`]: file }, (tool: Tool) => expectVerified(tool.run(['election', 'verify'])));
  });
});

it('names who sent a wrong share', patience, async () => {
  const all = [memberKeys(randomBase58(22)), memberKeys(randomBase58(22))];
  const certificates = all.map((keys, index) => makeCertificate(group, keys, { size: 2, threshold: 2, index: index + 1 }));
  const sharings = await Promise.all(all.map((keys) => shareOut(group, keys, certificates, 2)));
  const another = await shareOut(group, all[1] ?? expect.fail('keys'), certificates, 2);
  const mixed = compact({
    ...(JSON.parse(sharings[1] ?? '') as object),
    secrets: (JSON.parse(another) as { secrets: string[] }).secrets,
  });
  const [first = ''] = sharesFor(group, [sharings[0] ?? '', mixed]);
  const [keys = expect.fail('keys'), stranger] = [all[0], memberKeys(randomBase58(22))];
  await expect(receiveShares(group, keys, certificates, 2, first)).rejects.toThrow('wrong_share: 2');
  await expect(receiveShares(group, stranger, certificates, 2, first)).rejects.toThrow('trustee_other');
  const [, forSecond = ''] = sharesFor(group, sharings as string[]);
  await expect(receiveShares(group, keys, certificates, 2, forSecond)).rejects.toThrow('share_message_unreadable');
});
