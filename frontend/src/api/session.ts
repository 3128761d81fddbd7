/** Who is signed in, and this person's sessions. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, inTurn, type Schema } from './client';
import { asProblem } from './problem';

export type MemberProfile = Schema<'MemberProfile'>;

/** A cookie that scripts can read, set by the gateway together with the session cookie. Without it, asking who is here would only be refused. */
export const maybeSignedIn = () => document.cookie.includes('tongxin-here=1');

const rememberedKey = 'tongxin.me';

/** Who was here last on this device: the client opens at once and without a network, and a draft can be gone on with. */
export function rememberMe(me: MemberProfile | null) {
  if (me) localStorage.setItem(rememberedKey, JSON.stringify(me));
  else localStorage.removeItem(rememberedKey);
}

function rememberedMe(): MemberProfile | null {
  try {
    return JSON.parse(localStorage.getItem(rememberedKey) ?? 'null') as MemberProfile | null;
  } catch {
    return null;
  }
}

const leftKey = 'tongxin.left';

/** After signing out. Forgetting alone would not tell the other tabs: it also happens when a session ends, which each finds out by itself. */
export function leave() {
  rememberMe(null);
  localStorage.setItem(leftKey, String(Date.now()));
}

/** Tells what happened in another tab of this browser: somebody signed out (null), or this person is the one signed in now. */
export function onOtherTab(listener: (me: MemberProfile | null) => void) {
  window.addEventListener('storage', ({ key }) => {
    if (key === leftKey) listener(null);
    const me = key === rememberedKey ? rememberedMe() : null;
    if (me) listener(me);
  });
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await answer(client.GET('/api/v1/identity/me'));
    rememberMe(me);
    return me;
  },
  initialData: () => rememberedMe() ?? undefined,
  // Old at once: the server is asked again as soon as it can be.
  initialDataUpdatedAt: 0,
  staleTime: 5 * 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await answer(client.GET('/api/v1/identity/me/sessions'))).items,
});

// At the change of shift a whole plant comes at once.
export const signIn = (body: Schema<'ProvenSignIn'>) => inTurn(() => answer(client.POST('/api/v1/identity/sessions', { body })));

export const signInByPasskey = (body: Schema<'PasskeySignIn'>) =>
  inTurn(() => answer(client.POST('/api/v1/identity/sessions/passkey', { body })));

export const activate = (body: Schema<'ProvenActivation'>) =>
  inTurn(() => answer(client.POST('/api/v1/identity/activations', { body })));

/** The former password takes back an account that was reset without its owner's asking. */
export const undoReset = (body: Schema<'ProvenUndo'>) =>
  inTurn(() => answer(client.POST('/api/v1/identity/resets/undo', { body })));

export const stopReset = () => answer(client.POST('/api/v1/identity/me/reset/stop'));

/** A session that has ended already is none to end. */
export async function signOut() {
  try {
    await answer(client.DELETE('/api/v1/identity/sessions/current'));
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
  }
}

let leaving = false;

/** Whether somebody is signing out: what is refused meanwhile means that, and not that a session ended by itself. */
export const isLeaving = () => leaving;

export async function whileLeaving(steps: () => Promise<void>) {
  leaving = true;
  await steps().finally(() => (leaving = false));
}

export const endSession = (id: string) =>
  answer(client.DELETE('/api/v1/identity/me/sessions/{session_id}', { params: { path: { session_id: id } } }));

export const endOtherSessions = () => answer(client.DELETE('/api/v1/identity/me/sessions'));

export const changePassword = (body: { current: string; new: string }) =>
  answer(client.POST('/api/v1/identity/me/password', { body }));

export const saveLanguage = (language: 'zh-CN' | 'en') => answer(client.PATCH('/api/v1/identity/me', { body: { language } }));

/** Whether the person holds one of the roles at any unit; the server decides about each object again. */
export const holds = (me: MemberProfile, ...roles: string[]) => me.grants.some((grant) => roles.includes(grant.role));
