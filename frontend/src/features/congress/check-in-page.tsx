/** For a steward's phone at the door: the delegate's code is scanned or typed, or they are found by name. Without a network each
 *  is kept here, and sent when it is back. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { allDelegatesQuery, congressQuery, type Congress } from '@/api/congress';
import { meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { CodeField } from '@/ui/code-field';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { useCheckIns } from './check-ins';
import './congress.css';

export default function CheckInPage() {
  const { t } = useTranslation();
  const { congressId } = useParams({ from: '/app/congresses/$congressId/check-in' });
  return (
    <ObjectPage
      query={useQuery(congressQuery(congressId))}
      title={t('check_in.title')}
      back={{ to: '/congresses', label: t('congress.list') }}
    >
      {(congress) => (
        <Page title={t('check_in.title')} lead={congress.name} back="/congresses">
          {congress.may_check_in ? <Door congress={congress} /> : <Notice>{t('check_in.not_now')}</Notice>}
        </Page>
      )}
    </ObjectPage>
  );
}

function Door({ congress: { id, presence } }: { congress: Congress }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const [last, setLast] = useState<string | null>(null);
  const { waiting, refused, add, seen } = useCheckIns(me.id, id, (who) => {
    setLast(who);
    void queries.invalidateQueries({ queryKey: ['congress', id] });
    void queries.invalidateQueries({ queryKey: ['delegates', id] });
  });
  return (
    <Stack>
      <Progress
        done={presence.present}
        total={presence.delegates}
        label={t('congress.present_so_far', { done: presence.present, total: presence.delegates, needed: presence.needed })}
      />
      <div role="status" className="stack">
        {last && <Notice tone="good" title={t('check_in.done', { name: last })} />}
        {waiting.length > 0 && <Notice tone="wait">{t('check_in.waiting', { count: waiting.length })}</Notice>}
      </div>
      {refused.length > 0 && (
        <Notice tone="wait" title={t('check_in.refused')}>
          <ul>
            {refused.map(({ key, who, why = '' }) => (
              <li key={key}>{t('check_in.refused_one', { who, why })}</li>
            ))}
          </ul>
          <Button onClick={seen}>{t('check_in.seen')}</Button>
        </Notice>
      )}
      <CodeField label={t('check_in.code')} isCleared onCode={(code) => add({ code }, t('check_in.by_code', { code }))} />
      <Unfold label={t('check_in.no_phone')}>
        <ByName congressId={id} onDelegate={(delegateId, name) => add({ delegate_id: delegateId }, name)} />
      </Unfold>
      <p className="row-small">{t('check_in.weak')}</p>
    </Stack>
  );
}

interface ByNameProps {
  congressId: string;
  onDelegate: (id: string, name: string) => void;
}

const mostShown = 6;

function ByName({ congressId, onDelegate }: ByNameProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState('');
  const all = useQuery(allDelegatesQuery(congressId));
  const typed = q.trim();
  const found =
    typed === '' ? [] : (all.data ?? []).filter(({ name, end, checked_in_at }) => !end && !checked_in_at && name.includes(typed));
  return (
    <Stack>
      <Field label={t('check_in.q')}>
        {(wiring) => <Input {...wiring} value={q} onChange={({ target }) => setQ(target.value)} maxLength={40} />}
      </Field>
      {all.isError && <ErrorNotice error={all.error} onRetry={() => void all.refetch()} />}
      {typed !== '' && all.data && found.length === 0 && <p role="status">{t('check_in.nobody')}</p>}
      {found.slice(0, mostShown).map(({ id, name, unit_name }) => (
        <Button
          key={id}
          wide
          onClick={() => {
            setQ('');
            onDelegate(id, name);
          }}
        >
          {t('check_in.take', { name })} · {unit_name}
        </Button>
      ))}
    </Stack>
  );
}
