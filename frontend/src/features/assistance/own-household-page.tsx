/** One's own file: the number, how it stands in plain words, what happens next and when, and what one may do. */
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useRef, type Ref } from 'react';
import { actOnHousehold, householdQuery, householdReadQuery, type Household, type HouseholdRead } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { ActBar } from '@/ui/act-bar';
import { ActionPanel } from '@/ui/action-panel';
import { ErrorNotice } from '@/ui/error';
import { Columns, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Receipt } from '@/ui/receipt';
import { useActions } from '@/ui/use-actions';
import { figureFields, reasonField } from './action-fields';
import { HouseholdAids } from './household-aids';
import { figuresOf, type FiguresWritten } from './figures';
import { HouseholdContent } from './household-read';
import { Standing } from './standing';

export default function OwnHouseholdPage() {
  const { t } = useTranslation();
  const { householdId } = useParams({ from: '/app/help/$householdId' });
  const { filed } = useSearch({ from: '/app/help/$householdId' });
  const query = useQuery(householdQuery(householdId));
  return (
    <ObjectPage query={query} title={t('file.own')} back={{ to: '/help', label: t('help.title') }}>
      {(shown) => (
        <Page title={t('file.own')} back="/help" width="pair">
          {filed && (
            <Receipt title={t('apply.filed')} numberLabel={t('file.number')} number={shown.number}>
              <p>{t('apply.filed_hint')}</p>
            </Receipt>
          )}
          <Own shown={shown} />
        </Page>
      )}
    </ObjectPage>
  );
}

function Own({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const read = useQuery({ ...householdReadQuery(shown.id, shown.version), placeholderData: (before) => before });
  const act = useRef<HTMLElement>(null);
  return (
    <>
      <Columns side>
        <Stack>
          <Standing shown={shown} isOwn />
          <HouseholdAids household={shown} mayAsk />
          {read.isPending && <Skeleton rows={6} label={t('list.loading')} />}
          {read.error && <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />}
          {read.data && <HouseholdContent of={read.data} isOwn />}
        </Stack>
        <OwnActions shown={shown} read={read.data} ref={act} />
      </Columns>
      {shown.actions.includes('appeal') && <ActBar target={act} label={t('own_action.appeal.label')} />}
    </>
  );
}

interface Written extends FiguresWritten {
  reason: string;
  why?: string;
  story: string;
}

function OwnActions({ shown, read, ref }: { shown: Household; read: HouseholdRead | undefined; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation();
  const actions = useActions<Written>({
    isSealed: true,
    object: shown,
    queryKey: householdQuery(shown.id).queryKey,
    lists: [['households'], ['aids']],
    words: 'own_action',
    state: shown.state_name,
    table: {
      appeal: { fields: reasonField(t('own.appeal_reason')), send: ({ reason }) => actOnHousehold(shown, 'appeal', { reason }) },
      relapse: {
        fields: [
          {
            name: 'story',
            label: t('apply.story'),
            hint: t('apply.story_hint'),
            isRequired: true,
            least: 10,
            most: 4000,
            rows: 4,
          },
          ...figureFields(),
        ],
        isWayOut: true,
        send: ({ story, ...written }) => actOnHousehold(shown, 'relapse', { story, figures: figuresOf(written, read?.figures) }),
      },
      withdraw: {
        isWayOut: true,
        facts: { number: shown.number },
        fields: [{ name: 'why', label: t('own.withdraw_reason') }],
        send: ({ why }) => actOnHousehold(shown, 'withdraw', { reason: why }),
      },
    },
  });
  return (
    <ActionPanel
      of={actions}
      ref={ref}
      waiting={<p>{t(shown.state === 'MONITORED' || shown.state === 'EXITED' ? 'own.left' : 'own.waiting')}</p>}
      none={<p>{t('own.nothing')}</p>}
    />
  );
}
