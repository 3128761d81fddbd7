/** What people said against a notice, for those who answer: with names, so that reading it is recorded. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerInnovationObjection, innovationQuery, readInnovationObjections, type Objection } from '@/api/innovations';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Row, Stack } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { useSending } from '@/ui/use-sending';
import { When } from '@/ui/when';

export function Objections({ noticeId, innovationId }: { noticeId: string; innovationId: string }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Objection[] | null>(null);
  const { send, isBusy, problem } = useSending();
  const { perform } = useActing({ lists: [innovationQuery(innovationId).queryKey, ['innovations']] });
  const read = async () => setFound(await readInnovationObjections(noticeId));
  return (
    <Card title={t('innovation_notice.objections')}>
      <Stack>
        {!found && (
          <>
            <p className="row-small">{t('innovation_notice.read_hint')}</p>
            <Row>
              <Button isBusy={isBusy} onClick={() => void send(read)}>
                {t('innovation_notice.read')}
              </Button>
            </Row>
          </>
        )}
        {problem && <ErrorNotice error={problem} />}
        {found?.length === 0 && <p>{t('innovation_notice.no_objections')}</p>}
        {found?.map((each) => (
          <Stack key={each.id} gap="small">
            <p className="said">{each.text}</p>
            <Parts of={[each.member_name, <When key="at" at={each.at} />]} />
            {each.answer ? (
              <p>
                <strong>{t('innovation_notice.answered')}</strong> {each.answer}
              </p>
            ) : (
              <AnswerForm
                objection={each}
                onSend={(text) =>
                  perform(() => answerInnovationObjection(each.id, text), t('innovation_notice.answer_done')).then(read)
                }
              />
            )}
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}

function AnswerForm({ objection, onSend }: { objection: Objection; onSend: (text: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const form = useForm<{ text: string }>({
    start: { text: '' },
    store: useSealedDraft<{ text: string }>(me.id, `innovation objection.${objection.id}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('innovation_notice.short') : undefined }),
    send: ({ text }) => onSend(text.trim()),
  });
  return (
    <Form form={form} submit={t('innovation_notice.answer')} isMain={false}>
      <Field
        label={t('innovation_notice.your_answer')}
        hint={t('innovation_notice.answer_hint')}
        required
        error={form.error('text')}
      >
        {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={3} />}
      </Field>
    </Form>
  );
}
