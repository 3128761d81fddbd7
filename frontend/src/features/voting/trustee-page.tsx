/** A trustee's key, from its making to the tally; its secret half stays in a file of the trustee's own. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { trusteeWorkQuery, type TrusteeWork } from '@/api/election-setup';
import { electionQuery, type Election } from '@/api/voting';
import { useTranslation } from '@/i18n';
import { Card, Facts } from '@/ui/card';
import { Notice } from '@/ui/error';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { MakeKey } from './make-key';
import { BeginAgain } from './repair-key';
import { bothWords } from './own-words';
import { UseKey } from './use-key';
import { useBallotWorker } from './use-ballot-worker';

export default function TrusteePage() {
  const { t } = useTranslation();
  const { electionId } = useParams({ from: '/app/elections/$electionId/trustee' });
  const queries = useQueryClient();
  const run = useBallotWorker();
  const work = useQuery(trusteeWorkQuery(electionId));
  const election = useQuery(electionQuery(electionId)).data;
  const back = { to: '/elections', label: t('election.list') } as const;
  const onDone = async (next: TrusteeWork) => {
    // One that was asked for before would bring the step before back, and empty the form of this one.
    await queries.cancelQueries({ queryKey: trusteeWorkQuery(electionId).queryKey });
    queries.setQueryData(trusteeWorkQuery(electionId).queryKey, next);
    await queries.invalidateQueries({ queryKey: ['election', electionId] });
  };
  return (
    <ObjectPage query={work} title={t('trustee.title')} back={back}>
      {(shown) => {
        const { step, place, size, threshold } = shown;
        const own = election?.trustees.find((each) => each.place === place);
        const mayBeginAgain = election?.state === 'SETUP' && own && (own.has_certificate || own.has_key);
        const props = { electionId, work: shown, run, onDone };
        return (
          <Page
            title={t('trustee.title')}
            lead={election?.definition.title.zh && bothWords(election.definition.title)}
            back="/elections"
          >
            <Card title={t('trustee.duty')}>
              <Facts
                items={[
                  { name: t('trustee.place'), value: t('trustee.place_of', { place, size }) },
                  {
                    name: t('trustee.rule'),
                    value: threshold ? t('trustee.rule_some', { threshold, size }) : t('trustee.rule_all'),
                  },
                ]}
              />
            </Card>
            {step === null && <Waiting work={shown} election={election} />}
            {(step === 'certificate' || (step === 'key' && threshold === null)) && <MakeKey {...props} />}
            {(step === 'sharing' || (step === 'key' && threshold !== null) || step === 'decryption') && (
              <UseKey key={step} {...props} step={step} />
            )}
            {mayBeginAgain && <BeginAgain electionId={electionId} isGroup={threshold !== null} onDone={onDone} />}
          </Page>
        );
      }}
    </ObjectPage>
  );
}

function Waiting({ work, election }: { work: TrusteeWork; election: Election | undefined }) {
  const { t } = useTranslation();
  const own = election?.trustees.find(({ place }) => place === work.place);
  if (own?.has_decrypted) return <Notice tone="good" title={t('trustee.decrypted')} />;
  if (own?.has_key && election?.state !== 'TALLIED') {
    return (
      <Notice tone="good" title={t('trustee.has_key')}>
        <p>{t('trustee.has_key_hint')}</p>
      </Notice>
    );
  }
  if (election?.paper && !election.paper.is_confirmed && election.state === 'TALLIED') {
    return (
      <Notice tone="wait" title={t('trustee.wait_paper')}>
        <p>{t('trustee.told')}</p>
      </Notice>
    );
  }
  const isSetUp = election?.state === 'SETUP';
  return (
    <Notice tone={isSetUp ? 'wait' : 'still'} title={t(isSetUp ? 'trustee.wait_others' : 'trustee.nothing')}>
      <p>{t('trustee.told')}</p>
    </Notice>
  );
}
