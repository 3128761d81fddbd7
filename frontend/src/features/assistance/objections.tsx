/** What people said against a notice, for those who answer: with names, so reading it is recorded. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState, type Ref } from 'react';
import { answerObjection, householdQuery, readObjections, type Household } from '@/api/assistance';
import type { Schema } from '@/api/client';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Row, Stack } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { useSending } from '@/ui/use-sending';
import { When } from '@/ui/when';

type Objection = Schema<'ObjectionOfMember'>;

interface ObjectionsProps {
  noticeId: string;
  household: Household;
  ref: Ref<HTMLElement>;
}

export function Objections({ noticeId, household, ref }: ObjectionsProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Objection[] | null>(null);
  const { send, isBusy, problem } = useSending();
  const read = async () => setFound(await readObjections(noticeId));
  const { perform } = useActing({ lists: [householdQuery(household.id).queryKey, ['households']] });
  return (
    <Card
      title={t('objection.title')}
      aside={household.state === 'OBJECTED' && <Tag tone="wait">{t('objection.waits')}</Tag>}
      ref={ref}
    >
      <Stack>
        {!found && (
          <>
            <p className="row-small">{t('objection.read_hint')}</p>
            <Row>
              <Button isBusy={isBusy} onClick={() => void send(read)}>
                {t('objection.read')}
              </Button>
            </Row>
          </>
        )}
        {problem && <ErrorNotice error={problem} />}
        {found?.length === 0 && <p>{t('objection.none')}</p>}
        {found?.map((each) => (
          <Stack key={each.id} gap="small">
            <p>{each.text}</p>
            <Parts of={[each.member_name, <When at={each.at} />]} />
            {each.answer ? (
              <p>
                <strong>{t('objection.answered')}</strong> {each.answer}
              </p>
            ) : (
              <AnswerForm
                objection={each}
                onSend={(text) => perform(() => answerObjection(each.id, text), t('objection.answer_done')).then(read)}
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
    store: useSealedDraft<{ text: string }>(me.id, `objection.${objection.id}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('objection.short') : undefined }),
    send: ({ text }) => onSend(text.trim()),
  });
  return (
    <Form form={form} submit={t('objection.answer_submit')} isMain={false}>
      <Field label={t('objection.answer')} hint={t('objection.answer_hint')} required error={form.error('text')}>
        {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={3} />}
      </Field>
    </Form>
  );
}
