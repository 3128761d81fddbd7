/** Whether a ballot is on the board, by the tracker that its voter noted. The tracker is in no address, and asked for without
 *  saying who asks. */
import { useState } from 'react';
import { findTracker } from '@/api/voting';
import type { Schema } from '@/api/client';
import { useTranslation } from '@/i18n';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form } from '@/ui/layout';
import { Card } from '@/ui/page';
import { useForm } from '@/ui/use-form';

type Found = Schema<'TrackerPublic'>;

export function TrackerCheck({ uuid }: { uuid: string }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Found | null>(null);
  const form = useForm<{ tracker: string }, Found>({
    start: { tracker: '' },
    keeps: ['tracker'],
    faults: ({ tracker }) => ({
      tracker: /^[A-Za-z0-9+/]{43}$/.test(tracker.trim()) ? undefined : t('board.tracker_form'),
    }),
    send: ({ tracker }) => {
      setFound(null);
      return findTracker(uuid, tracker.trim());
    },
    sent: setFound,
  });
  return (
    <Card title={t('board.own')}>
      <Form form={form} submit={t('board.own_submit')} isMain={false}>
        <Field label={t('board.tracker')} hint={t('board.own_hint')} required error={form.error('tracker')}>
          {(wiring) => (
            <Input
              {...wiring}
              {...form.text('tracker')}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={60}
            />
          )}
        </Field>
      </Form>
      {found && (
        <Notice tone={found.counts ? 'good' : 'wait'} title={t(found.counts ? 'board.own_counts' : 'board.own_replaced')}>
          <p>{t(found.counts ? 'board.own_counts_detail' : 'board.own_replaced_detail', { height: found.height })}</p>
        </Notice>
      )}
    </Card>
  );
}
