/** One household at work: what is to do, and what lies sealed, which is opened by a button. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { useRef } from 'react';
import { householdQuery, householdReadQuery, type Household } from '@/api/assistance';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { SealedCard, useOpened } from '@/ui/sealed';
import { HouseholdActions } from './household-actions';
import { HouseholdAids } from './household-aids';
import { HouseholdContent } from './household-read';
import { Objections } from './objections';
import { Standing } from './standing';
import { ToReport } from './to-report';

export default function StaffHouseholdPage() {
  const { t } = useTranslation();
  const { householdId } = useParams({ from: '/app/assistance/households/$householdId' });
  const query = useQuery(householdQuery(householdId));
  // A link may lead here to one's own, too.
  if (query.data?.is_own) return <Navigate to="/help/$householdId" params={{ householdId }} replace />;
  return (
    <ObjectPage
      query={query}
      title={t('file.title')}
      back={{ to: '/assistance/households', label: t('work.title') }}
      none={{ title: t('file.not_here'), detail: t('file.not_here_detail') }}
    >
      {(shown) => (
        <Page title={shown.applicant_name || shown.number} back="/assistance/households" width="pair">
          <AtWork shown={shown} />
        </Page>
      )}
    </ObjectPage>
  );
}

function AtWork({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data, ...read } = useOpened(householdReadQuery(shown.id, shown.version));
  const act = useRef<HTMLElement>(null);
  const objections = useRef<HTMLElement>(null);
  const isStaff = holds(me, 'union_staff');
  // To answer comes before anything else.
  const answers = isStaff && shown.state === 'OBJECTED';
  const isNeeded = shown.actions.some((name) => !['send_back', 'reject', 'keep', 'relapse'].includes(name));
  return (
    <>
      <Columns side>
        <Stack>
          <Standing shown={shown} />
          {isStaff && shown.notice_id && <Objections noticeId={shown.notice_id} household={shown} ref={objections} />}
          {(isStaff || holds(me, 'approver')) && <HouseholdAids household={shown} mayAsk={isStaff} />}
          <ToReport kind="check" id={shown.id} actions={shown.actions} />
          {data ? (
            <HouseholdContent of={data} />
          ) : (
            <SealedCard title={t('file.sealed')} hint={t('file.sealed_hint')} label={t('file.open')} of={read} />
          )}
        </Stack>
        <HouseholdActions shown={shown} read={data} ref={act} />
      </Columns>
      {answers ? (
        <ActBar target={objections} label={t('objection.go')} />
      ) : (
        isNeeded && <ActBar target={act} label={t('work.go')} />
      )}
    </>
  );
}
