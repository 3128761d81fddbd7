/** For a steward's phone: the recipient's code is scanned or typed, or they sign; then what to give, and the next one.
 *  On a weak network the same request is sent again under the same key, so pressing twice gives nothing twice. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { newKey } from '@/api/new-key';
import {
  campaignQuery,
  findRecipients,
  handOut,
  type Campaign,
  type FoundRecipient,
  type HandOut,
  type Stroke,
} from '@/api/relief';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CodeField } from '@/ui/code-field';
import { formatMoment } from '@/ui/dates';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { Person } from '@/ui/person';
import { Progress } from '@/ui/progress';
import { useSending } from '@/ui/use-sending';
import { SignaturePad } from './signature-pad';
import './relief.css';

export default function HandOutPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: '/app/assistance/campaigns/$campaignId/hand-out' });
  return (
    <ObjectPage
      query={useQuery(campaignQuery(campaignId))}
      title={t('hand_out.title')}
      back={{ to: '/assistance/campaigns', label: t('relief.list') }}
    >
      {(campaign) => (
        <Page title={t('hand_out.title')} lead={campaign.name} back="/assistance/campaigns">
          {campaign.may_hand_out ? <Desk campaign={campaign} /> : <Notice>{t('hand_out.not_now')}</Notice>}
        </Page>
      )}
    </ObjectPage>
  );
}

interface Before {
  person: FoundRecipient;
  /** None: they sign. */
  code?: string;
}

function Desk({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [before, setBefore] = useState<Before | null>(null);
  const [given, setGiven] = useState<HandOut | null>(null);
  const { collected, listed } = given ?? campaign;
  return (
    <Stack>
      <Progress
        done={collected}
        total={listed}
        label={t('relief.so_far', { done: collected.toLocaleString(), total: listed.toLocaleString() })}
      />
      {given && (
        <div role="status">
          <Notice tone="good" title={t('hand_out.done', { name: given.recipient.name })}>
            {t('hand_out.gets')} {given.gets.map((each) => `${each.name} ${each.pieces} ${each.measure}`).join(t('list.comma'))}
          </Notice>
        </div>
      )}
      {before ? (
        <Give
          key={before.person.id}
          campaign={campaign}
          before={before}
          onGiven={(answer) => {
            setBefore(null);
            setGiven(answer);
            void queries.invalidateQueries({ queryKey: ['recipients', campaign.id] });
          }}
          onBack={() => setBefore(null)}
        />
      ) : (
        <Find
          campaign={campaign}
          onFound={(found) => {
            setGiven(null);
            setBefore(found);
          }}
        />
      )}
    </Stack>
  );
}

function Find({ campaign: { id }, onFound }: { campaign: Campaign; onFound: (found: Before) => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [q, setQ] = useState('');
  const [people, setPeople] = useState<FoundRecipient[]>([]);
  const byCode = useSending();
  const byName = useSending();

  const look = (code: string) =>
    void byCode.send(async () => {
      const [person] = await findRecipients(id, { code });
      if (person) onFound({ person, code });
    });
  const search = () =>
    void byName.send(async () => {
      setPeople(await findRecipients(id, { q: q.trim() }));
    });

  return (
    <>
      <CodeField
        label={t('hand_out.code')}
        autoFocus
        onEdit={byCode.forget}
        onCode={(digits) => {
          setCode(digits);
          look(digits);
        }}
      >
        {byCode.problem && <ErrorNotice error={byCode.problem} onRetry={() => look(code)} />}
      </CodeField>
      <Unfold label={t('hand_out.no_phone')}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (q.trim()) search();
          }}
        >
          <Field label={t('hand_out.q')}>
            {(wiring) => <Input {...wiring} value={q} onChange={({ target }) => setQ(target.value)} maxLength={40} />}
          </Field>
          <Button type="submit" isBusy={byName.isBusy}>
            {t('hand_out.find')}
          </Button>
          {byName.problem && <ErrorNotice error={byName.problem} />}
          {people.map((person) => (
            <Button key={person.id} wide onClick={() => onFound({ person })}>
              {person.name} · {person.unit_name}
            </Button>
          ))}
        </form>
      </Unfold>
    </>
  );
}

interface GiveProps {
  campaign: Campaign;
  before: Before;
  onGiven: (given: HandOut) => void;
  onBack: () => void;
}

function Give({ campaign: { id, items }, before: { person, code }, onGiven, onBack }: GiveProps) {
  const { t } = useTranslation();
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [key] = useState(newKey);
  const { send, isBusy, problem } = useSending();
  const give = () =>
    void send(async () =>
      onGiven(await handOut(id, { recipient_id: person.id, ...(code ? { code } : { signature: strokes }) }, key)),
    );
  return (
    <Card>
      <Stack>
        <Person name={person.name} unit={person.unit_name} />
        {person.collected_at ? (
          <Notice tone="wait">{t('hand_out.again', { when: formatMoment(person.collected_at) })}</Notice>
        ) : (
          <>
            <p>
              {t('hand_out.gets')} {items.map((each) => `${each.name} ${each.each} ${each.measure}`).join(t('list.comma'))}
            </p>
            {!code && <p>{t('hand_out.sign')}</p>}
            {!code && <SignaturePad strokes={strokes} onStrokes={setStrokes} />}
            {problem && <ErrorNotice error={problem} />}
            <Button kind="main" wide isBusy={isBusy} disabled={!code && strokes.length === 0} onClick={give}>
              {t('hand_out.give', { name: person.name })}
            </Button>
            <p className="row-small">{t('hand_out.weak')}</p>
          </>
        )}
        <Button kind="quiet" onClick={onBack}>
          {t('hand_out.back')}
        </Button>
      </Stack>
    </Card>
  );
}
