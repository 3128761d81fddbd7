/** What trustees, the registrar and voters' devices bring in: public keys, public credentials, sealed slips. Never a secret. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { noAnswer, Problem, problemOf } from './problem';
import { upload } from './upload';
import { archiveOf, type Election } from './voting';

export type TrusteeWork = Schema<'TrusteeWork'>;
export type RollRow = Schema<'VoterForRegistrar'>;

const election = '/api/v1/voting/elections/{election_id}';
const at = (id: string) => ({ params: { path: { election_id: id } } });

/** Read again now and then: the next step waits for other trustees. */
export const trusteeWorkQuery = (id: string) =>
  queryOptions({
    queryKey: ['election', id, 'trustee'],
    queryFn: () => answer(client.GET(`${election}/trustee`, at(id))),
    refetchInterval: 5_000,
  });

export const submitKey = (id: string, body: Schema<'TrusteeKeySubmit'>) =>
  answer(client.POST(`${election}/keys`, { body, ...at(id) }));

/** `badShareOf`: the trustee who dealt it; null: one's own file is lost. */
export const repairKey = (id: string, badShareOf: number | null) =>
  answer(client.POST(`${election}/keys/repair`, { body: { bad_share_of: badShareOf }, ...at(id) }));

export const submitDecryption = (id: string, body: Schema<'DecryptionSubmit'>) =>
  answer(client.POST(`${election}/decryptions`, { body, ...at(id) }));

/** The whole archive, as anybody downloads it. */
export async function readArchive(uuid: string): Promise<Uint8Array> {
  try {
    const response = await fetch(archiveOf(uuid), { cache: 'no-store' });
    if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null), response.headers);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw error instanceof Problem ? error : noAnswer();
  }
}

/** All voters in the one order in which credentials are made. */
export async function readRoll(id: string, onProgress: (read: number) => void): Promise<RollRow[]> {
  const rows: RollRow[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { limit: 100, cursor };
    const page = await answer(client.GET(`${election}/roll`, { params: { path: { election_id: id }, query } }));
    rows.push(...page.items);
    cursor = page.next;
    onProgress(rows.length);
  }
  return rows;
}

export const uploadCredentials = (id: string, record: string, onProgress: (share: number) => void) =>
  upload<Election>(
    `/api/v1/voting/elections/${id}/credentials`,
    new Blob([record], { type: 'application/json' }),
    'public_creds.json',
    onProgress,
  );

export const sendSlips = (id: string, slips: Schema<'SealedSlip'>[]) =>
  answer(client.POST(`${election}/slips`, { body: { slips }, ...at(id) }));

export const slipQuery = (id: string) => answer(client.GET(`${election}/slip`, at(id)));

/** null: the member has none. */
export const deviceKeyQuery = queryOptions({
  queryKey: ['device key'],
  queryFn: () =>
    answer(client.GET('/api/v1/voting/device-keys/mine')).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'no_device_key') return null;
      throw error;
    }),
});

export const publishDeviceKey = (publicKey: string) =>
  answer(client.POST('/api/v1/voting/device-keys', { body: { public_key: publicKey } }));
