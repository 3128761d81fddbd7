/** The registrar's credentials: made on this device, their public halves published, each private one handed to its voter. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { readRoll, sendSlips, uploadCredentials, type RollRow } from '@/api/election-setup';
import { electionQuery, type Election } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, Facts } from '@/ui/card';
import { Confirm } from '@/ui/confirm';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { useSending } from '@/ui/use-sending';
import { boothOf } from './booth-address';
import { dropParts, keepPart, keptParts } from './kept-credentials';
import { groupOf } from './group-of';
import { bothWords } from './own-words';
import { type PaperSlip, PaperSlips, shuffled } from './paper-slips';
import { isRight, isTooShort, PassphraseFields, type Passphrase } from './passphrase';
import { useBallotWorker } from './use-ballot-worker';

export default function RegistrarPage() {
  const { t } = useTranslation();
  const { electionId } = useParams({ from: '/app/elections/$electionId/registrar' });
  const election = useQuery(electionQuery(electionId));
  return (
    <ObjectPage query={election} title={t('registrar.title')} back={{ to: '/elections', label: t('election.list') }}>
      {(shown) => (
        <Page title={t('registrar.title')} lead={t('registrar.lead')} back="/elections">
          <Card title={bothWords(shown.definition.title)}>
            <Facts
              items={[
                { name: t('registrar.voters'), value: shown.voters },
                { name: t('registrar.published'), value: t(shown.has_credentials ? 'registrar.yes' : 'registrar.not_yet') },
              ]}
            />
          </Card>
          {['DRAFT', 'ROLL'].includes(shown.state) ? (
            <Notice tone="wait" title={t('registrar.too_early')} />
          ) : (
            <Work election={shown} />
          )}
        </Page>
      )}
    </ObjectPage>
  );
}

interface Under {
  label: string;
  done: number;
  total: number;
}

function Work({ election }: { election: Election }) {
  const { t } = useTranslation();
  const { id, uuid, voters, state, has_credentials: isPublished } = election;
  const queries = useQueryClient();
  const run = useBallotWorker();
  const kept = useQuery({ queryKey: ['kept credentials', uuid], queryFn: () => keptParts(uuid), networkMode: 'always' });
  const [passphrase, setPassphrase] = useState<Passphrase>({ first: '', again: '' });
  const [isTried, setTried] = useState(false);
  const [under, setUnder] = useState<Under | null>(null);
  const [paper, setPaper] = useState<PaperSlip[] | null>(null);
  const [lost, setLost] = useState('');
  const [found, setFound] = useState<(RollRow & { voter: number })[] | null>(null);
  const { send, isBusy, problem } = useSending();
  const readKept = () => queries.invalidateQueries({ queryKey: ['kept credentials', uuid] });
  const made = kept.data?.reduce((sum, { publics }) => sum + publics.length, 0) ?? 0;
  const isNew = made === 0;
  const isSetUp = state === 'SETUP';
  const secret = passphrase.first;
  const watch = (label: string) => ({ onProgress: (done: number, total: number) => setUnder({ label, done, total }) });

  const begin = (work: () => Promise<void>) => {
    setTried(true);
    if (isNew ? !isRight(passphrase) : isTooShort(passphrase)) return;
    void send(work).finally(() => {
      setUnder(null);
      void readKept();
    });
  };

  const readRows = () => readRoll(id, (done) => setUnder({ label: t('registrar.reading_roll'), done, total: voters }));

  const seal = async (rows: RollRow[]) => {
    const waiting = rows.flatMap(({ device_key, is_sealed }, voter) =>
      device_key && !is_sealed ? [{ voter, publicKey: device_key }] : [],
    );
    if (waiting.length === 0) return;
    const input = { parts: await keptParts(uuid), election: uuid, passphrase: secret, devices: waiting };
    const sealed = await run('sealSlips', input, watch(t('registrar.sealing')));
    const slips = sealed.flatMap(({ voter, sealed: text }) => {
      const { member_id, device_key } = rows[voter] ?? {};
      return member_id && device_key ? [{ member_id, device_key, sealed: text }] : [];
    });
    for (let first = 0; first < slips.length; first += 200) {
      await sendSlips(id, slips.slice(first, first + 200));
      setUnder({ label: t('registrar.sending'), done: first, total: slips.length });
    }
  };

  const make = async () => {
    const group = groupOf(election.definition.group);
    // Each part is on this device before the page says that it is made.
    const writes: Promise<void>[] = [];
    const plan = { group, election: uuid, voters, kept: await keptParts(uuid), passphrase: secret };
    await run('makeCredentials', plan, {
      ...watch(t('registrar.making')),
      onPart: (part) => writes.push(keepPart(uuid, part)),
    });
    await Promise.all(writes);
    const rows = await readRows();
    const weights = rows.some(({ weight }) => weight !== 1) ? rows.map(({ weight }) => weight) : null;
    const { record } = await run('publicList', { group, parts: await keptParts(uuid), weights });
    const answer = await uploadCredentials(id, record, (share) =>
      setUnder({ label: t('registrar.publishing'), done: share * 100, total: 100 }),
    );
    queries.setQueryData(electionQuery(id).queryKey, answer);
    await seal(await readRows());
  };

  const open = async (rows: (RollRow & { voter: number })[]) => {
    const { credentials } = await run('openCredentials', { parts: await keptParts(uuid), election: uuid, passphrase: secret });
    return rows.flatMap(({ weight, voter }) => {
      const credential = credentials[voter];
      return credential ? [{ election: uuid, credential, weight }] : [];
    });
  };
  const readPlaces = async () => (await readRows()).map((row, voter) => ({ ...row, voter }));
  const openPaper = async () => setPaper(shuffled(await open((await readPlaces()).filter(({ device_key }) => !device_key))));
  /** The one that is sealed to the lost device: a new one would be a second vote. */
  const find = async () => setFound((await readPlaces()).filter(({ is_sealed, name }) => is_sealed && name === lost.trim()));

  const isWhole = made === voters;
  if (isPublished && isNew && kept.isSuccess) return <Notice tone="wait" title={t('registrar.elsewhere')} />;
  return (
    <Stack>
      <Card title={t(isPublished ? 'registrar.hand_out' : 'registrar.make')}>
        <form className="form stack stack-wide" noValidate onSubmit={(event: SubmitEvent) => event.preventDefault()}>
          <p>{t(isPublished ? 'registrar.hand_out_lead' : 'registrar.make_lead')}</p>
          {!isNew && !isPublished && <Notice tone="wait" title={t('registrar.resumed', { made, voters })} />}
          <PassphraseFields value={passphrase} onChange={setPassphrase} isNew={isNew} isTried={isTried} />
          {under && <Progress {...under} label={under.label} />}
          {problem && <ErrorNotice error={problem} />}
          {!isPublished && isSetUp && (
            <Button kind="main" isBusy={isBusy} onClick={() => begin(make)}>
              {t(isNew ? 'registrar.make_button' : 'registrar.go_on')}
            </Button>
          )}
          {isPublished && isWhole && isSetUp && (
            <>
              <Button kind="main" isBusy={isBusy} onClick={() => begin(async () => seal(await readRows()))}>
                {t('registrar.seal_button')}
              </Button>
              <p>{t('registrar.paper_later')}</p>
            </>
          )}
          {isPublished && isWhole && !isSetUp && (
            <>
              <Button kind="main" isBusy={isBusy} onClick={() => begin(openPaper)}>
                {t('registrar.paper_button')}
              </Button>
              <Field label={t('registrar.lost')} hint={t('registrar.lost_hint')}>
                {(wiring) => <Input {...wiring} value={lost} onChange={({ target }) => setLost(target.value)} />}
              </Field>
              <Button isBusy={isBusy} onClick={() => begin(find)}>
                {t('registrar.lost_find')}
              </Button>
              {found?.length === 0 && <Notice tone="wait" title={t('registrar.lost_nobody')} />}
              {found?.map((row) => (
                <Button key={row.member_id} isBusy={isBusy} onClick={() => begin(async () => setPaper(await open([row])))}>
                  {t('registrar.lost_print', { name: row.name, unit: row.unit_name })}
                </Button>
              ))}
            </>
          )}
        </form>
      </Card>
      {paper && (
        <Card title={t('registrar.paper')}>
          {paper.length === 0 ? (
            <p>{t('registrar.no_paper')}</p>
          ) : (
            <PaperSlips slips={paper} title={bothWords(election.definition.title)} booth={boothOf(election)} />
          )}
        </Card>
      )}
      {isPublished && !isNew && (
        <Confirm
          title={t('registrar.drop_ask')}
          fact={t('registrar.drop_fact')}
          yes={t('registrar.drop')}
          onYes={() => dropParts(uuid).then(readKept)}
        >
          {(open) => (
            <Button kind="quiet" onClick={open}>
              {t('registrar.drop')}
            </Button>
          )}
        </Confirm>
      )}
    </Stack>
  );
}
