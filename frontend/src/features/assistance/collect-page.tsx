/** What one can collect, with the code to show, and what one has collected. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { collectablesQuery, type Collectable } from '@/api/relief';
import { useTranslation } from '@/i18n';
import { formatDate, formatMoment, today } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { More } from '@/ui/more';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useRef } from 'react';
import { CodeShown } from './relief-code';

export default function CollectPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(collectablesQuery);
  const list = useRef<HTMLDivElement>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('collect.title')} lead={t('collect.lead')} back="/help">
      {query.isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {query.isError && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && items.length === 0 && <Empty title={t('collect.none')} hint={t('collect.none_hint')} />}
      <Stack ref={list}>
        {items.map((each) => (
          <One key={each.recipient_id} of={each} />
        ))}
      </Stack>
      {query.data && <More query={query} list={list} count={items.length} />}
    </Page>
  );
}

function One({ of: { kind, name, note, place, starts_on, ends_on, gets, code, collected_at } }: { of: Collectable }) {
  const { t } = useTranslation();
  const isLater = starts_on > today();
  return (
    <Card title={name} aside={<Tag tone={code ? 'wait' : 'still'}>{t(`relief.kinds.${kind}`)}</Tag>}>
      <Stack>
        {code && <CodeShown code={code} />}
        {code && isLater && <p>{t('collect.later', { from: formatDate(starts_on) })}</p>}
        {collected_at && (
          <p>
            {t('collect.got', { when: formatMoment(collected_at) })} <span className="row-small">{t('collect.wrong')}</span>
          </p>
        )}
        {!code && !collected_at && <p>{t('collect.over')}</p>}
        <Facts
          items={[
            { name: t('collect.place'), value: place },
            { name: t('collect.days'), value: t('collect.from_to', { from: formatDate(starts_on), to: formatDate(ends_on) }) },
            {
              name: t('collect.gets'),
              value: gets.map((each) => `${each.name} ${each.pieces} ${each.measure}`).join(t('list.comma')),
            },
          ]}
        />
        {note && <p>{note}</p>}
      </Stack>
    </Card>
  );
}
