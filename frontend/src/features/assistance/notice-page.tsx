/** One notice, as the people of the unit see it, and objecting to it. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { noticeQuery, objectTo, type Notice } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation, words } from '@/i18n';
import { DueDates } from '@/ui/due-dates';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { WhoSees } from '@/ui/who-sees';

export default function NoticePage() {
  const { t } = useTranslation();
  const { noticeId } = useParams({ from: '/app/help/notices/$noticeId' });
  return (
    <ObjectPage
      query={useQuery(noticeQuery(noticeId))}
      title={t('notice.title')}
      back={{ to: '/help/notices', label: t('notice.list') }}
    >
      {(notice) => (
        <Page title={t('notice.of', { name: notice.shown.name ?? '' })} name={t('notice.title')} back="/help/notices">
          <Card title={t(notice.shown.kind === 'exit' ? 'notice.exit' : 'notice.entry')}>
            <Stack>
              <Facts
                items={[
                  { name: t('notice.name'), value: notice.shown.name },
                  { name: t('file.unit'), value: notice.shown.unit },
                  { name: t('notice.result'), value: words('notice.tier', notice.shown.tier ?? '', notice.shown.tier ?? '') },
                  { name: t('file.number'), value: notice.shown.number },
                  { name: t('notice.since'), value: <When at={notice.opened_at} as="day" /> },
                ]}
              />
              {notice.ended_at ? (
                <p>
                  {t('notice.ended')} <When at={notice.ended_at} as="day" />
                </p>
              ) : (
                <DueDates dues={[notice.due]} kindOf={() => t('notice.until')} />
              )}
            </Stack>
          </Card>
          <OwnObjections notice={notice} />
          {!notice.ended_at && <ObjectionForm notice={notice} />}
        </Page>
      )}
    </ObjectPage>
  );
}

function OwnObjections({ notice: { objections } }: { notice: Notice }) {
  const { t } = useTranslation();
  if (objections.length === 0) return null;
  return (
    <Card title={t('notice.own')}>
      <Stack as="ul">
        {objections.map(({ id, text, at, answer }) => (
          <li key={id}>
            <p>{text}</p>
            <p className="row-small">
              <When at={at} />
            </p>
            <p>
              {answer ? (
                <>
                  <strong>{t('objection.answered')}</strong> {answer}
                </>
              ) : (
                t('notice.waits')
              )}
            </p>
          </li>
        ))}
      </Stack>
    </Card>
  );
}

function ObjectionForm({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const form = useForm<{ text: string }>({
    start: { text: '' },
    store: useSealedDraft<{ text: string }>(me.id, `notice.${notice.id}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('objection.short') : undefined }),
    send: ({ text }, key) => objectTo(notice.id, text.trim(), key),
    sent: async () => {
      say(t('notice.done'));
      await queries.invalidateQueries({ queryKey: noticeQuery(notice.id).queryKey });
    },
  });
  return (
    <Card title={t('notice.object')}>
      <Form form={form} submit={t('notice.submit')}>
        <Field label={t('notice.text')} hint={t('notice.text_hint')} required error={form.error('text')}>
          {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={4} />}
        </Field>
        <WhoSees readers={[t('notice.reader')]} hear={[t('notice.hear')]} />
      </Form>
    </Card>
  );
}
