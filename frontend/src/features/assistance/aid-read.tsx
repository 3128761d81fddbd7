/** What lies sealed of an aid: why this much, what was asked, what happened. That of others is opened by a button. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { aidReadQuery, ownAidQuery, papers, type Aid, type AidRead } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { DecisionExplained } from '@/ui/decision-explained';
import { ErrorNotice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { Row, Stack } from '@/ui/layout';
import { Money } from '@/ui/money';
import { Card, Facts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { toneOf } from '@/ui/states';
import { Timeline } from '@/ui/timeline';
import { aidStates, toneOfDecision } from './states';

export function AidContent({ aid, isOwn }: { aid: Aid; isOwn: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const query = isOwn ? ownAidQuery(aid.id, aid.version) : aidReadQuery(aid.id, aid.version);
  const read = useQuery({ ...query, enabled: isOwn || isOpen, placeholderData: (before: AidRead | undefined) => before });
  if (!read.data && isOwn)
    return read.error ? (
      <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />
    ) : (
      <Skeleton rows={6} label={t('list.loading')} />
    );
  if (!read.data)
    return (
      <Card title={t('aid.why')}>
        <Stack>
          <p>{t('aid.sealed_hint')}</p>
          {read.error && <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />}
          <Row>
            <Button isBusy={read.isFetching} onClick={() => setOpen(true)}>
              {t('aid.open')}
            </Button>
          </Row>
        </Stack>
      </Card>
    );
  const { decision, form, papers: shown, timeline } = read.data;
  return (
    <>
      <Card title={t('aid.why')}>
        <DecisionExplained decision={decision} tone={toneOfDecision(decision)} />
      </Card>
      {form.length > 0 && (
        <Card title={t('aid.form')}>
          <Facts
            items={form.map(({ label, type, value }) => ({
              name: label,
              value: type === 'fen' ? <Money fen={Number(value)} /> : value,
            }))}
          />
        </Card>
      )}
      {shown.length > 0 && (
        <Card title={t('apply.papers')}>
          <FileList at={papers} files={shown} note={t('aid.paper_reader')} />
        </Card>
      )}
      <Card title={t('file.timeline')}>
        <Timeline
          steps={timeline.map(({ at, state, state_name, actor_name, words }) => ({
            at,
            tone: toneOf(aidStates, state),
            what: state_name,
            who: actor_name,
            words,
          }))}
        />
      </Card>
    </>
  );
}
