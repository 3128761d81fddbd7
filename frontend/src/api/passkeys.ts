/** Asks the device for a passkey. What talks to it is fetched when somebody presses the button. */
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { answer, client, type Schema } from './client';
import { Problem } from './problem';
import { t } from '@/i18n';

export type PasskeyAnswer = Schema<'PasskeyAnswer'>;

/** A passkey belongs to a name: a numeric address has none. */
export const hasPasskeys = () =>
  'PublicKeyCredential' in window && /[a-z]/i.test(window.location.hostname) && !window.location.hostname.includes(':');

/** The device was not asked to the end: its owner closed the question, or it has no such key. */
const notGiven = () => new Problem(-1, 'passkey_not_given', t('proof.not_given'), t('proof.not_given_detail'));

export async function askPasskey(): Promise<PasskeyAnswer> {
  const { challenge, options } = await answer(client.POST('/api/v1/identity/passkeys/challenge'));
  const { startAuthentication } = await import('@simplewebauthn/browser');
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
    return { challenge, credential: { ...(await startAuthentication({ optionsJSON })) } };
  } catch {
    throw notGiven();
  }
}

export async function makePasskey(): Promise<PasskeyAnswer> {
  const { challenge, options } = await answer(client.POST('/api/v1/identity/me/factors/passkeys/options'));
  const { startRegistration } = await import('@simplewebauthn/browser');
  try {
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    return { challenge, credential: { ...(await startRegistration({ optionsJSON })) } };
  } catch {
    throw notGiven();
  }
}
