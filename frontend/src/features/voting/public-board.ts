/** The public board as anybody reads it: nothing in a request says who asks. */
import { asProblem, noAnswer, problemOf } from '@/api/problem';
import type { components } from '@/api/schema.gen';
import { language } from '@/i18n';

type Schemas = components['schemas'];
export type Board = Schemas['BoardPublic'];
/** With what only this device knows of it. */
export type Receipt = Schemas['Receipt'] & { blinding: string };
export type Found = Schemas['TrackerPublic'];

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: { ...init.headers, 'Accept-Language': language() },
    });
  } catch {
    throw noAnswer();
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  throw problemOf(response.status, body, response.headers);
}

const read = async <T>(path: string) => (await (await ask(path)).json()) as T;

export const readBoard = (uuid: string) => read<Board>(`/api/v1/voting/boards/${uuid}`);

export const readRecord = async (uuid: string) =>
  new Uint8Array(await (await ask(`/elections/${uuid}/election.json`)).arrayBuffer());

export const findTracker = (uuid: string, tracker: string) =>
  read<Found>(`/api/v1/voting/boards/${uuid}/trackers?tracker=${encodeURIComponent(tracker)}`);

const MOST_TRIES = 10;

/** Waits for its turn where many vote. The same ballot again does no harm: it gets the same receipt. */
export async function castBallot(uuid: string, ballot: string, blinded: string): Promise<Schemas['Receipt']> {
  const headers = { 'Content-Type': 'application/json' };
  const path = `/api/v1/voting/boards/${uuid}/ballots?blinded=${blinded}`;
  const send = () => ask(path, { method: 'POST', body: ballot, headers });
  for (let tries = 1; ; tries++) {
    try {
      return (await (await send()).json()) as Schemas['Receipt'];
    } catch (error) {
      const { code, retryAfter } = asProblem(error);
      if (code !== 'ballots_queue' || tries === MOST_TRIES) throw error;
      await new Promise((done) => setTimeout(done, (retryAfter ?? 2) * 1_000));
    }
  }
}
