/** Results on notice (公示) before the reader's unit, and objecting to one. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { innovationNoticesQuery, objectToInnovation, type InnovationNotice } from '@/api/innovations';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation, words } from '@/i18n';
import { CardList } from '@/ui/card-list';
import { DueDates } from '@/ui/due-dates';
import { Empty } from '@/ui/empty';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack, Unfold } from '@/ui/layout';
import { Card, Facts } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { WhoSees } from '@/ui/who-sees';

export function Notices() {
  const { t } = useTranslation();
  return (
    <CardList
      query={useInfiniteQuery(innovationNoticesQuery)}
      keyOf={({ id }) => id}
      empty={<Empty title={t('innovation_notice.none')} />}
    >
      {(notice) => <One notice={notice} />}
    </CardList>
  );
}

function One({ notice }: { notice: InnovationNotice }) {
  const { t } = useTranslation();
  const { shown, objections } = notice;
  return (
    <Card title={shown.title}>
      <Stack>
        <Facts
          items={[
            { name: t('innovation.kind_title'), value: words('innovation.kind', shown.kind ?? '', '') },
            // Of an author who does not agree to stand there it shows neither.
            ...(shown.name ? [{ name: t('innovation.author'), value: shown.name }] : []),
            ...(shown.unit ? [{ name: t('innovation.unit'), value: shown.unit }] : []),
            { name: t('innovation.points'), value: t('innovation.of_hundred', { points: shown.points ?? '' }) },
            { name: t('innovation.number'), value: shown.number },
          ]}
        />
        <DueDates dues={[notice.due]} kindOf={() => t('innovation_notice.until')} />
        {objections.map(({ id, text, at, answer }) => (
          <Stack key={id} gap="small">
            <p>{text}</p>
            <p className="row-small">
              <When at={at} />
            </p>
            <p>
              {answer ? (
                <>
                  <strong>{t('innovation_notice.answered')}</strong> {answer}
                </>
              ) : (
                t('innovation_notice.waits')
              )}
            </p>
          </Stack>
        ))}
        <Unfold label={t('innovation_notice.object')}>
          <ObjectionForm notice={notice} />
        </Unfold>
      </Stack>
    </Card>
  );
}

function ObjectionForm({ notice }: { notice: InnovationNotice }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [innovationNoticesQuery.queryKey] });
  const form = useForm<{ text: string }>({
    start: { text: '' },
    store: useSealedDraft<{ text: string }>(me.id, `innovation notice.${notice.id}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('innovation_notice.short') : undefined }),
    send: ({ text }, key) => perform(() => objectToInnovation(notice.id, text.trim(), key), t('innovation_notice.done')),
  });
  return (
    <Form form={form} submit={t('innovation_notice.submit')} isMain={false}>
      <Field label={t('innovation_notice.text')} required error={form.error('text')}>
        {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={4} />}
      </Field>
      <WhoSees readers={[t('innovation_notice.reader')]} hear={[t('innovation_notice.hear')]} />
    </Form>
  );
}
