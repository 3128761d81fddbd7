/** The enterprise's own sign-in services: the browser goes there and comes back with a code. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, inTurn, type Schema } from './client';

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: async () => (await answer(client.GET('/api/v1/identity/providers'))).items,
  staleTime: Infinity,
});

const key = 'tongxin.provider';

interface Try {
  ticket: string;
  /** The page to open afterwards. */
  to?: string;
}

/** The ticket stays in this tab: who is led here with somebody else's code has none. */
export async function goToProvider(provider: string, to?: string) {
  const { address, ticket } = await answer(client.POST('/api/v1/identity/provider-sign-ins', { body: { provider } }));
  sessionStorage.setItem(key, JSON.stringify({ ticket, to } satisfies Try));
  window.location.assign(address);
}

export function readTry(): Try | null {
  const kept = sessionStorage.getItem(key);
  return kept === null ? null : (JSON.parse(kept) as Try);
}

export const forgetTry = () => sessionStorage.removeItem(key);

export const returnFromProvider = (body: Schema<'ProviderReturn'>) =>
  inTurn(() => answer(client.POST('/api/v1/identity/provider-sign-ins/return', { body })));

export const signInByProvider = (body: Schema<'ProviderSignIn'>) =>
  inTurn(() => answer(client.POST('/api/v1/identity/sessions/provider', { body })));
