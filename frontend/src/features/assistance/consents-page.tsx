/** Who of the household agreed to what: withdraw it and read what that means, or give it again. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  actOnHousehold,
  aidsQuery,
  householdQuery,
  householdReadQuery,
  papers,
  type AidRow,
  type Household,
  type HouseholdRead,
} from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { ErrorNotice } from '@/ui/error';
import { FileUpload } from '@/ui/file-upload';
import { Form, Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page, Parts } from '@/ui/page';
import { uploadedIds, type PickedFile } from '@/ui/picked-file';
import { Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { ConsentFacts, holdsNow } from './consent-facts';
import { isUnderWay } from './states';

type Person = HouseholdRead['persons'][number];
type Consent = Person['consents'][number];

export default function ConsentsPage() {
  const { t } = useTranslation();
  const { householdId } = useParams({ from: '/app/help/$householdId/consents' });
  return (
    <ObjectPage
      query={useQuery(householdQuery(householdId))}
      title={t('consent.title')}
      back={{ to: '/help', label: t('help.title') }}
    >
      {(shown) => (
        <Page title={t('consent.title')} lead={t('consent.lead')} back="/help">
          <Persons shown={shown} />
        </Page>
      )}
    </ObjectPage>
  );
}

function Persons({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const read = useQuery({ ...householdReadQuery(shown.id, shown.version), placeholderData: (before) => before });
  if (read.isPending) return <Skeleton rows={6} label={t('list.loading')} />;
  if (!read.data) return <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />;
  return read.data.persons.map((person) => (
    <Card key={person.id} title={person.name} aside={<span className="row-small">{t(`relation.${person.relation}`)}</span>}>
      <Stack as="ul" gap="wide">
        {person.consents.map((consent) => (
          <li key={consent.purpose}>
            <OneConsent shown={shown} person={person} consent={consent} />
          </li>
        ))}
      </Stack>
    </Card>
  ));
}

interface OneProps {
  shown: Household;
  person: Person;
  consent: Consent;
}

function OneConsent({ shown, person, consent }: OneProps) {
  const isGiven = holdsNow(consent);
  return (
    <Stack gap="small">
      <ConsentFacts consent={consent} />
      {isGiven && shown.actions.includes('withdraw_consent') && <Withdraw shown={shown} person={person} consent={consent} />}
      {!isGiven && shown.actions.includes('give_consent') && <GiveAgain shown={shown} person={person} consent={consent} />}
    </Stack>
  );
}

/** Which of many, to a screen reader. */
function Named({ person, purpose }: { person: Person; purpose: Consent['purpose'] }) {
  const { t } = useTranslation();
  return <span className="hidden-visually">{`: ${person.name}, ${t(`purpose.${purpose}`)}`}</span>;
}

const useConsenting = (shown: Household) =>
  useActing({ queryKey: householdQuery(shown.id).queryKey, lists: [['households'], ['aids']], steps: shown.version });

function Withdraw({ shown, person, consent: { purpose } }: OneProps) {
  const { t } = useTranslation();
  const { perform } = useConsenting(shown);
  return (
    <Row>
      <Confirm
        title={t('consent.withdraw_ask', { name: person.name, what: t(`purpose.${purpose}`) })}
        fact={<WhatFollows shown={shown} purpose={purpose} />}
        yes={t('consent.withdraw_yes')}
        onYes={() =>
          perform(() => actOnHousehold(shown, 'consents/withdraw', { person_id: person.id, purpose }), t('consent.withdraw_done'))
        }
      >
        {(open) => (
          <Button onClick={open}>
            {t('consent.withdraw')}
            <Named person={person} purpose={purpose} />
          </Button>
        )}
      </Confirm>
    </Row>
  );
}

const unpaid = ['REQUESTED', 'APPROVED', 'COMMITTED'];

/** In plain words, with what is under way now. */
function WhatFollows({ shown, purpose }: { shown: Household; purpose: Consent['purpose'] }) {
  const { t } = useTranslation();
  const aids = useInfiniteQuery(aidsQuery({ household_id: shown.id })).data?.pages.flatMap(({ items }) => items) ?? [];
  const stops = aids.filter(({ state }) => unpaid.includes(state));
  const isAtBank = aids.some(({ state }) => state === 'PAYABLE');
  return (
    <Stack gap="small">
      <p>{t(`consent.then.${purpose}`)}</p>
      {isUnderWay(shown.state) ? (
        <p>{t('consent.ends', { number: shown.number })}</p>
      ) : (
        <>
          {stops.length > 0 && (
            <>
              <p>{t('consent.stops', { count: stops.length })}</p>
              <AidLines aids={stops} />
            </>
          )}
          {isAtBank && <p>{t('consent.at_bank')}</p>}
          <p>{t('consent.no_new')}</p>
        </>
      )}
      <p>{t('consent.stays')}</p>
    </Stack>
  );
}

function AidLines({ aids }: { aids: AidRow[] }) {
  return (
    <ul>
      {aids.map(({ id, number, fen }) => (
        <li key={id}>
          <Parts of={[number, <Money fen={fen} />]} />
        </li>
      ))}
    </ul>
  );
}

function GiveAgain({ shown, person, consent: { purpose } }: OneProps) {
  const { t } = useTranslation();
  const { perform } = useConsenting(shown);
  const [isOpen, setOpen] = useState(false);
  const give = (file_id?: string) =>
    perform(() => actOnHousehold(shown, 'consents/give', { person_id: person.id, purpose, file_id }), t('consent.give_done'));
  if (person.is_adult && person.relation !== 'self')
    return isOpen ? (
      <SignedForm draft={`consent.${person.id}.${purpose}`} onSend={give} />
    ) : (
      <Row>
        <Button onClick={() => setOpen(true)}>
          {t('consent.give')}
          <Named person={person} purpose={purpose} />
        </Button>
      </Row>
    );
  return (
    <Row>
      <Confirm
        title={t('consent.give_ask', { what: t(`purpose.${purpose}`) })}
        fact={
          <Stack gap="small">
            <p>{t(`purpose_hint.${purpose}`)}</p>
            <p>{t('consent.give_fact')}</p>
          </Stack>
        }
        yes={t('consent.give_yes')}
        onYes={() => give()}
      >
        {(open) => (
          <Button onClick={open}>
            {t('consent.give')}
            <Named person={person} purpose={purpose} />
          </Button>
        )}
      </Confirm>
    </Row>
  );
}

/** Another adult signs on paper. */
function SignedForm({ draft, onSend }: { draft: string; onSend: (fileId: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const form = useForm<{ files: PickedFile[] }>({
    start: { files: [] },
    store: useSealedDraft<{ files: PickedFile[] }>(me.id, draft),
    isEmpty: ({ files }) => files.length === 0,
    faults: ({ files }) => ({ files: uploadedIds(files).length === 0 ? t('consent.paper_missing') : undefined }),
    send: ({ files }) => onSend(uploadedIds(files)[0] ?? ''),
  });
  return (
    <Form form={form} submit={t('consent.give_yes')}>
      <div className="field" data-invalid={form.error('files') ? true : undefined}>
        <p>{t('consent.paper_hint')}</p>
        <FileUpload at={papers} {...form.files} label={t('consent.paper')} note={t('apply.paper_note')} max={1} />
        {form.error('files') && (
          <p className="field-error" role="alert">
            {form.error('files')}
          </p>
        )}
      </div>
    </Form>
  );
}
