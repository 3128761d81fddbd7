/** Second factors of the own account. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import type { PasskeyAnswer } from './passkeys';

export type Factor = Schema<'FactorPublic'>;
type Proof = Schema<'Proof'>;

export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: () => answer(client.GET('/api/v1/identity/me/factors')),
});

export const beginApp = () => answer(client.POST('/api/v1/identity/me/factors/apps'));

export const confirmApp = (id: string, body: { code: string; name: string }) =>
  answer(client.POST('/api/v1/identity/me/factors/apps/{factor_id}/confirm', { params: { path: { factor_id: id } }, body }));

export const addPasskey = (passkey: PasskeyAnswer, name: string) =>
  answer(client.POST('/api/v1/identity/me/factors/passkeys', { body: { ...passkey, name } }));

export const renewRecoveryCodes = () => answer(client.POST('/api/v1/identity/me/recovery-codes'));

export const removeFactor = (id: string) =>
  answer(client.DELETE('/api/v1/identity/me/factors/{factor_id}', { params: { path: { factor_id: id } } }));

/** The person proves to be there still: what asks for a fresh sign-in opens for 5 minutes. */
export const stepUp = (body: { password?: string; proof?: Proof }) =>
  answer(client.POST('/api/v1/identity/me/step-up', { body }));
