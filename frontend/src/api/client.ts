/** Every call goes to the same origin with the session cookie; no token is ever in the page. */
import createClient, { type Middleware } from 'openapi-fetch';
import { language } from '@/i18n';
import { answered, unanswered } from './connection';
import { asProblem, noAnswer, Problem, problemOf } from './problem';
import type { components, paths } from '@/api/schema.gen';

/** A shape of the API by its name in the generated document. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Somebody is at the page as long as they touch it now and then. */
const presence = 60_000;
let touched = Date.now();
for (const event of ['pointerdown', 'keydown', 'wheel'])
  window.addEventListener(event, () => (touched = Date.now()), { capture: true, passive: true });

/** A read, also where it carries what it asks about in its body. */
const isRead = ({ method, url }: Request) => method === 'GET' || /\/(preview|department-view)$/.test(new URL(url).pathname);

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', language());
    // The gateway refuses writes without it: a form on another site cannot send it.
    if (request.method !== 'GET') request.headers.set('X-Tongxin', '1');
    // What a page left open reads by itself must not keep the session alive.
    if (isRead(request) && Date.now() - touched > presence) request.headers.set('X-Tongxin-Background', '1');
    return request;
  },
};

/** A call without an answer for this long has none: a mobile connection can be dead without saying so. A write may be long on its way. */
const patience = 20_000;
export const patienceToWrite = 60_000;

/** Only what may be sent again is given up: a read, or a write that its key keeps from being done twice. A PDF takes the
 *  server as long as an upload takes the phone. */
const patienceWith = (request: Request) =>
  isRead(request) && request.headers.get('Accept') !== 'application/pdf'
    ? patience
    : isRead(request) || request.headers.has('Idempotency-Key')
      ? patienceToWrite
      : undefined;

/** Asks the person at the page to prove to be there still, and tells whether they did. */
type AskForProof = () => Promise<boolean>;

let askForProof: AskForProof | undefined;
let proving: Promise<boolean> | undefined;

/** By the frame, as long as it is there. */
export function onProofNeeded(ask: AskForProof): () => void {
  askForProof = ask;
  return () => (askForProof = undefined);
}

/** RFC 9470: the sign-in is valid, and too old for this step. */
const isTooOld = ({ status, headers }: Response) =>
  status === 401 && headers.get('WWW-Authenticate')?.includes('insufficient_user_authentication');

/** What is refused for an old sign-in is sent again once the person has proved to be there: no page has to. */
async function ask(request: Request): Promise<Response> {
  const again = askForProof && !isRead(request) ? request.clone() : undefined;
  const response = await send(request);
  if (!again || !askForProof || !isTooOld(response)) return response;
  proving ??= askForProof().finally(() => (proving = undefined));
  if (await proving) return send(again);
  throw problemOf(response.status, await response.json(), response.headers);
}

async function send(request: Request): Promise<Response> {
  const askedAt = performance.now();
  const control = new AbortController();
  const limit = patienceWith(request);
  const timer = limit && setTimeout(() => control.abort(), limit);
  // The caller no longer wants the answer.
  request.signal.addEventListener('abort', () => control.abort());
  try {
    const response = await fetch(request, { signal: control.signal });
    answered(askedAt);
    return response;
  } catch {
    if (!request.signal.aborted) unanswered();
    throw noAnswer();
  } finally {
    clearTimeout(timer);
  }
}

export const client = createClient<paths>({
  baseUrl: window.location.origin,
  querySerializer: { array: { style: 'form', explode: true } },
  fetch: ask,
});
client.use(headers);

/** `signed-out`: the server no longer knows us; the app then asks to sign in and comes back to the same address.
 *  `forbidden`: a role may have been taken away; the app asks which roles are left. */
export const refusals = new EventTarget();

/** Somebody is signed in, for too long to take a step such as an approval. */
const again = 'sign_in_again';

/** Refusals of a secret that was typed: nobody's session ended. */
const secretWrong = new Set([
  'sign_in_failed',
  'activation_failed',
  'undo_failed',
  'second_factor_wrong',
  'passkey_refused',
  'provider_refused',
  'provider_account_unknown',
]);

export function fail(problem: Problem): Problem {
  if (problem.status === 401 && !secretWrong.has(problem.code))
    refusals.dispatchEvent(new CustomEvent('signed-out', { detail: problem.code === again ? again : problem.ended }));
  if (problem.status === 403) refusals.dispatchEvent(new Event('forbidden'));
  return problem;
}

/** The body of a good answer, or a Problem thrown. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let result: { data?: T; error?: unknown; response: Response };
  try {
    result = await call;
  } catch (error) {
    // The answer broke off half-way.
    throw error instanceof Problem ? error : noAnswer();
  }
  if (!result.response.ok) throw fail(problemOf(result.response.status, result.error, result.response.headers));
  return result.data as T;
}

/** Sent twice, it is done once. */
export const keyed = (key: string) => ({ 'Idempotency-Key': key });

/** What is changed is what was shown. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

/** For a read that the audit trail keeps: asked for once, by nobody but the reader, and forgotten with the page. */
export const readOnce = { staleTime: Infinity, gcTime: 0, retry: false } as const;

/** Refusals for what is worked off in turn. Not of who guesses too fast, nor of a service that is away. */
const queues = new Set(['decoding_busy', 'sign_in_busy', 'too_many_requests']);

/** Tries again when the server says, while it works off what came before. */
export async function inTurn<T>(send: () => Promise<T>, tries = 5): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { code, retryAfter } = asProblem(error);
    // A rate that is used up lets nobody in for up to a minute.
    const isLong = code === 'too_many_requests' && (retryAfter ?? 0) > 5;
    if (!queues.has(code) || isLong || retryAfter === null || tries === 1) throw error;
    await new Promise((done) => setTimeout(done, retryAfter * 1_000));
    return inTurn(send, tries - 1);
  }
}
