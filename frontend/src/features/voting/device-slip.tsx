/** The voter's device: its key, published before the set-up ends, and the credential that only it opens. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createStore, del, get, set } from 'idb-keyval';
import { useEffect, useState } from 'react';
import { deviceKeyQuery, publishDeviceKey, slipQuery } from '@/api/election-setup';
import { meQuery } from '@/api/session';
import type { Election } from '@/api/voting';
import { slipAddress } from '@/ballots/slips';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { boothOf } from './booth-address';
import { useBallotWorker } from './use-ballot-worker';

interface OwnKey {
  keys: CryptoKeyPair;
  publicKey: string;
}

const store = createStore('tongxin-device', 'keys');
const slips = createStore('tongxin-slips', 'sealed');
const keyOf = (memberId: string, electionId: string) => `${memberId} ${electionId}`;

/** Fetched once, as soon as there is one, and kept: a request in the moment of voting would say who votes now. */
async function keptSlip(memberId: string, electionId: string): Promise<string> {
  const key = keyOf(memberId, electionId);
  const kept = await get<string>(key, slips);
  if (kept) return kept;
  const { sealed } = await slipQuery(electionId);
  await set(key, sealed, slips);
  return sealed;
}

/** Once nobody can vote any more: others may use the device, too. */
export function ForgetSlip({ electionId }: { electionId: string }) {
  const { data: me } = useSuspenseQuery(meQuery);
  useEffect(() => {
    // A browser that keeps nothing has none.
    del(keyOf(me.id, electionId), slips).catch(() => undefined);
  }, [me.id, electionId]);
  return null;
}

export function DeviceSlip({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { id, uuid, state, has_slip: hasSlip } = election;
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const run = useBallotWorker();
  const { send, isBusy, problem } = useSending();
  const [booth, setBooth] = useState('');
  // null: none on this device.
  const local = useQuery({
    queryKey: ['own device key', me.id],
    queryFn: async () => (await get<OwnKey>(me.id, store)) ?? null,
    networkMode: 'always',
  });
  const published = useQuery(deviceKeyQuery);
  const isBefore = ['ROLL', 'SETUP'].includes(state);
  const kept = useQuery({
    queryKey: ['own slip', me.id, id],
    queryFn: () => keptSlip(me.id, id),
    enabled: !isBefore && hasSlip && Boolean(local.data),
    staleTime: Infinity,
    networkMode: 'always',
  });
  if (election.definition.delivery === 'slips') return <Notice title={t('device.paper_only')} />;
  if (local.data === undefined || published.data === undefined) return null;
  const isThis = local.data !== null && local.data.publicKey === published.data?.public_key;

  const make = async () => {
    const own = local.data ?? (await run('makeDeviceKey', undefined));
    await set(me.id, own, store);
    await publishDeviceKey(own.publicKey);
    await Promise.all([local.refetch(), queries.invalidateQueries({ queryKey: deviceKeyQuery.queryKey })]);
  };
  const open = async () => {
    if (!local.data || !kept.data) return;
    const slip = await run('openSlip', { keys: local.data.keys, slip: kept.data, election: uuid });
    setBooth(slipAddress(boothOf(election), slip));
  };

  return (
    <Card title={t('device.title')}>
      <Stack>
        {isBefore && isThis && (
          <Notice tone="good" title={t('device.ready')}>
            <p>{t('device.ready_hint')}</p>
          </Notice>
        )}
        {isBefore && !isThis && (
          <>
            <p>{t(published.data ? 'device.elsewhere_before' : 'device.lead')}</p>
            <Button kind="main" isBusy={isBusy} onClick={() => void send(make)}>
              {t(published.data ? 'device.replace' : 'device.make')}
            </Button>
            <p className="row-small">{t('device.trust')}</p>
          </>
        )}
        {kept.error && <ErrorNotice error={kept.error} onRetry={() => void kept.refetch()} />}
        {kept.data && (
          <Notice tone="good" title={t('device.kept')}>
            <p>{t('device.kept_hint')}</p>
          </Notice>
        )}
        {kept.data && !booth && (
          <Button kind="main" isBusy={isBusy} onClick={() => void send(open)}>
            {t('device.open')}
          </Button>
        )}
        {!isBefore && !(hasSlip && local.data) && (
          <Notice tone="wait" title={t(hasSlip ? 'device.lost' : 'device.none')}>
            <p>{t(hasSlip ? 'device.ask_registrar' : 'device.ask_for_paper')}</p>
          </Notice>
        )}
        {problem && <ErrorNotice error={problem} />}
        {booth && (
          <>
            <a className="button button-main" href={booth} target="_blank" rel="noreferrer">
              {t(state === 'READY' ? 'device.to_booth_early' : 'device.to_booth')}
            </a>
            <p className="row-small">{t('device.later')}</p>
          </>
        )}
      </Stack>
    </Card>
  );
}
