/** The public file of an election: 512-byte headers, records named by their hash, and one chain of events. Read byte for byte. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { require } from './errors';
import { sha256Hex } from './hashes';
import { compact, Reader } from './strict';

const BLOCK = 512;
const MOST_BYTES = 1 << 30;
/** Of one record: 200,000 credentials. */
const MOST_RECORD_BYTES = 150_000_000;
const read = new Reader('archive_malformed');

export type EventType = 'Setup' | 'Ballot' | 'EndBallots' | 'EncryptedTally' | 'PartialDecryption' | 'Result';

/** How many data records stand before an event of each type, and what may follow it. */
const grammar: Record<EventType, { data: number; next: EventType[] }> = {
  Setup: { data: 4, next: ['Ballot', 'EndBallots'] },
  Ballot: { data: 1, next: ['Ballot', 'EndBallots'] },
  EndBallots: { data: 0, next: ['EncryptedTally'] },
  EncryptedTally: { data: 2, next: ['PartialDecryption'] },
  PartialDecryption: { data: 2, next: ['PartialDecryption', 'Result'] },
  Result: { data: 1, next: [] },
};

export interface ArchiveEvent {
  type: EventType;
  height: number;
  hash: string;
  /** The records before it with their hashes; the last is what the event names. */
  data: Uint8Array[];
  hashes: string[];
  /** Where the event ends in the file. */
  end: number;
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');

export function recordHeader(name: string, size: number, time: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(utf8ToBytes(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${octal(size, 11)}\0`);
  put(136, `${octal(time, 11)}\0`);
  put(148, '        ');
  put(156, '0');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return header;
}

const areSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

interface FileRecord {
  name: string;
  content: Uint8Array;
  end: number;
}

/** `time` null: that of the first header, which the caller compares with its content. */
function recordAt(file: Uint8Array, at: number, time: number | null): FileRecord & { time: number } {
  const header = file.subarray(at, at + BLOCK);
  const field = (from: number, length: number) => String.fromCharCode(...header.subarray(from, from + length));
  const numeric = (from: number) => (/^[0-7]{11}$/.test(field(from, 11)) ? parseInt(field(from, 11), 8) : read.fail('header'));
  const [size, own] = [numeric(124), numeric(136)];
  const nameLength = header.subarray(0, 100).indexOf(0);
  const name = nameLength < 0 ? read.fail('name') : field(0, nameLength);
  if (size > MOST_RECORD_BYTES || (time !== null && own !== time)) read.fail('header');
  if (!areSame(header, recordHeader(name, size, own))) read.fail('header');
  const start = at + BLOCK;
  const end = start + Math.ceil(size / BLOCK) * BLOCK;
  if (end > file.length) read.fail('cut off');
  if (file.subarray(start + size, end).some((byte) => byte !== 0)) read.fail('padding');
  return { name, content: file.subarray(start, start + size), end, time: own };
}

function readEvent(content: Uint8Array, last: ArchiveEvent | null, hashes: string[]): Pick<ArchiveEvent, 'type' | 'height'> {
  const text = read.decode(content, 1_000);
  const record = read.object(read.json(text, 1_000), 'parent?', 'height', 'type', 'payload?');
  const type = read.string(record.type) as EventType;
  const allowed = last ? grammar[last.type].next : ['Setup'];
  require(allowed.includes(type), 'wrong_sequence');
  require(hashes.length === grammar[type].data, 'unexpected_records');
  const payload = hashes[hashes.length - 1];
  const height = last ? last.height + 1 : 0;
  const expected = {
    ...(last ? { parent: last.hash } : {}),
    height,
    type,
    ...(payload ? { payload } : {}),
  };
  require(text === compact(expected), 'broken_chain');
  return { type, height };
}

/** Event by event; throws where a byte is not as it must be. The file may end after any event. */
export function* readArchive(file: Uint8Array): Generator<ArchiveEvent, void, void> {
  if (file.length > MOST_BYTES || file.length % BLOCK !== 0) read.fail('length');
  const head = recordAt(file, 0, null);
  const expected = JSON.stringify({ version: 1, timestamp: String(head.time) });
  if (head.name !== 'BELENIOS' || read.decode(head.content, 200) !== expected) read.fail('BELENIOS');
  let last: ArchiveEvent | null = null;
  let data: Uint8Array[] = [];
  let hashes: string[] = [];
  for (let at = head.end; at < file.length;) {
    const { name, content, end } = recordAt(file, at, head.time);
    at = end;
    const [, hash = '', kind] = /^([0-9a-f]{64})\.(data|event)\.json$/.exec(name) ?? read.fail('name');
    require(hash === sha256Hex(content), 'wrong_name');
    if (kind === 'data') {
      require(data.length < 4, 'unexpected_records');
      data.push(content);
      hashes.push(hash);
      continue;
    }
    last = { ...readEvent(content, last, hashes), data, hashes, hash, end };
    [data, hashes] = [[], []];
    yield last;
  }
  require(last !== null && data.length === 0, 'no_event');
}
