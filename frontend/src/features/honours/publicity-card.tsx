/** The round of publicity that is open: who is chosen, one's own objections and raising one; for those who answer, all of them. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  answerHonourObjection,
  honourNoticeQuery,
  honourQuery,
  objectToHonour,
  readHonourObjections,
  type Honour,
} from '@/api/honours';
import type { Schema } from '@/api/client';
import { holds, meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { DueDates } from '@/ui/due-dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack, Unfold } from '@/ui/layout';
import { Card, Parts } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { useSending } from '@/ui/use-sending';
import { When } from '@/ui/when';
import { WhoSees } from '@/ui/who-sees';

interface PublicityProps {
  honour: Honour;
  noticeId: string;
}

export function PublicityCard({ honour, noticeId }: PublicityProps) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  // Of a round before another unit nothing is shown to whom it does not ask.
  const { data: notice } = useQuery({ ...honourNoticeQuery(noticeId), retry: false });
  const isAnswering = holds(me, 'union_staff');
  if (!notice && !isAnswering) return null;
  return (
    <Card title={t('publicity.title')}>
      <Stack>
        {notice && (
          <>
            <p>{t('publicity.chosen', { names: notice.shown.names ?? '' })}</p>
            <DueDates dues={[notice.due]} kindOf={() => t('publicity.until')} />
            {notice.objections.length > 0 && (
              <Stack>
                <h3>{t('publicity.own')}</h3>
                {notice.objections.map(({ id, text, answer }) => (
                  <div key={id}>
                    <p className="said">{text}</p>
                    <p>{answer ? t('publicity.answered', { answer }) : t('publicity.waits')}</p>
                  </div>
                ))}
              </Stack>
            )}
            <Unfold label={t('publicity.object')}>
              <Objecting noticeId={noticeId} />
            </Unfold>
          </>
        )}
        {isAnswering && <Answering honour={honour} noticeId={noticeId} />}
      </Stack>
    </Card>
  );
}

function Objecting({ noticeId }: { noticeId: string }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [honourNoticeQuery(noticeId).queryKey] });
  const form = useForm<{ text: string }>({
    start: { text: '' },
    store: useSealedDraft<{ text: string }>(me.id, `honour notice.${noticeId}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('publicity.object_short') : undefined }),
    send: ({ text }, key) => perform(() => objectToHonour(noticeId, text.trim(), key), t('publicity.objected')),
  });
  return (
    <Form form={form} submit={t('publicity.object')} isMain={false}>
      <Field label={t('publicity.object_text')} required error={form.error('text')}>
        {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={4} />}
      </Field>
      <WhoSees readers={[t('publicity.reader')]} />
    </Form>
  );
}

type Objection = Schema<'ObjectionOfMember'>;

function Answering({ honour, noticeId }: PublicityProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Objection[] | null>(null);
  const { send, isBusy, problem } = useSending();
  const read = async () => setFound(await readHonourObjections(noticeId));
  const { perform } = useActing({ lists: [honourQuery(honour.id).queryKey, honourNoticeQuery(noticeId).queryKey] });
  return (
    <Stack>
      <Button isBusy={isBusy} onClick={() => void send(read)}>
        {t('publicity.read')}
      </Button>
      <p className="row-small">{t('publicity.read_hint')}</p>
      {problem && <ErrorNotice error={problem} />}
      {found?.length === 0 && <p>{t('publicity.nothing')}</p>}
      {found?.map((each) => (
        <Stack key={each.id} gap="small">
          <p className="said">{each.text}</p>
          <Parts of={[each.member_name, <When at={each.at} />]} />
          {each.answer ? (
            <p>{t('publicity.answered', { answer: each.answer })}</p>
          ) : (
            <AnswerForm
              objection={each}
              onSend={(text) => perform(() => answerHonourObjection(each.id, text), t('publicity.answer_done')).then(read)}
            />
          )}
        </Stack>
      ))}
    </Stack>
  );
}

function AnswerForm({ objection, onSend }: { objection: Objection; onSend: (text: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const form = useForm<{ text: string }>({
    start: { text: '' },
    store: useSealedDraft<{ text: string }>(me.id, `honour objection.${objection.id}`),
    faults: ({ text }) => ({ text: text.trim().length < 5 ? t('publicity.object_short') : undefined }),
    send: ({ text }) => onSend(text.trim()),
  });
  return (
    <Form form={form} submit={t('publicity.answer_send')} isMain={false}>
      <Field label={t('publicity.answer')} required error={form.error('text')}>
        {(wiring) => <TextArea {...wiring} {...form.text('text')} maxLength={2000} rows={3} />}
      </Field>
    </Form>
  );
}
