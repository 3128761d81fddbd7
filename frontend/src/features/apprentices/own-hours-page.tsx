/** The hours of safety training that law asks of oneself: what counted, what is missing; checking in at a session. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { checkIn, ownHoursQuery, type HoursOwed, type OwnHours } from '@/api/training';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation, words } from '@/i18n';
import { formatDate } from '@/ui/dates';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page, Parts } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useFields } from '@/ui/use-fields';

export default function OwnHoursPage() {
  const { t } = useTranslation();
  return (
    <ObjectPage query={useQuery(ownHoursQuery)} title={t('hours.own')} back={{ to: '/learn', label: t('hours.learn') }}>
      {(hours) => (
        <Page title={t('hours.own')} back="/learn">
          <p>{hours.kind_name ? t('hours.kind_of', { unit: hours.unit_name, kind: hours.kind_name }) : t('hours.no_kind')}</p>
          {hours.owed.map((each) => (
            <Owed key={each.what} owed={each} />
          ))}
          {hours.kind_name && hours.owed.length === 0 && <p>{t('hours.nothing')}</p>}
          <Card title={t('hours.check_in')}>
            <CheckIn />
          </Card>
          <Card title={t('hours.records')}>
            {hours.records.length === 0 && <p>{t('hours.no_records')}</p>}
            <Stack as="ul" gap="small">
              {hours.records.map(({ id, title, counted_on, hours: count }) => (
                <li key={id}>
                  {title}
                  <Parts of={[formatDate(counted_on), t('hours.of', { count })]} />
                </li>
              ))}
            </Stack>
          </Card>
        </Page>
      )}
    </ObjectPage>
  );
}

function Owed({ owed }: { owed: HoursOwed }) {
  const { t } = useTranslation();
  const { what, due, counted, missing, source } = owed;
  return (
    <Card
      title={words('hours.what', what, what)}
      aside={<Tag tone={missing ? 'wait' : 'good'}>{missing ? t('hours.missing', { count: missing }) : t('hours.done')}</Tag>}
    >
      <Stack>
        <Progress done={Math.min(counted, due)} total={due} label={t('hours.counted', { counted, due })} />
        <p className="row-small">{source}</p>
      </Stack>
    </Card>
  );
}

function CheckIn() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<{ code: string }, OwnHours>({
    store: useDraft(me.id, 'training check-in'),
    fields: [{ name: 'code', kind: 'line', label: t('hours.code'), hint: t('hours.code_hint'), isRequired: true, most: 12 }],
    send: ({ code }) => checkIn(code),
    lists: [ownHoursQuery.queryKey],
    done: t('hours.checked_in'),
  });
  return (
    <Form form={written.form} submit={t('hours.check_in')} isMain={false}>
      <Fields of={written} />
    </Form>
  );
}
