/** Messages to me. Opening one marks it read and goes where it points; new ones appear by themselves. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { casesQuery } from '@/api/cases';
import { inboxQuery, markAllRead, markRead, type Notice } from '@/api/inbox';
import { asProblem } from '@/api/problem';
import { useTranslation } from '@/i18n';
import { AddressLink } from '@/ui/address-link';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { FilterTabs } from '@/ui/filter-bar';
import { More } from '@/ui/more';
import { Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { say } from '@/ui/toast';
import { When } from '@/ui/when';
import './inbox.css';

export default function InboxPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { unread = false } = useSearch({ from: '/app/inbox' });
  const list = useInfiniteQuery(inboxQuery(unread));
  const rows = useRef<HTMLUListElement>(null);
  // A message never holds a concern's title; the reader's own concerns are known here.
  const mine = useInfiniteQuery(casesQuery('mine'));
  const titles = new Map(mine.data?.pages.flatMap((page) => page.items.map((row) => [row.id, row.title])));
  const messages = list.data?.pages.flatMap((page) => page.items) ?? [];

  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['inbox'] });
    void queries.invalidateQueries({ queryKey: ['unread'] });
  };
  const open = (message: Notice) => {
    // Not waited for: the way to the case must not hang on it.
    if (!message.read_at) void markRead(message.id).then(refresh, () => undefined);
  };
  const readAll = () => void markAllRead().then(refresh, (error: unknown) => say(asProblem(error).title));

  return (
    <Page
      title={t('inbox.title')}
      aside={messages.some((message) => !message.read_at) ? <Button onClick={readAll}>{t('inbox.read_all')}</Button> : undefined}
    >
      <FilterTabs
        label={t('inbox.title')}
        value={unread ? 'unread' : 'all'}
        options={[
          { value: 'all', label: t('inbox.all') },
          { value: 'unread', label: t('inbox.unread') },
        ]}
        onChange={(value) => void navigate({ to: '/inbox', search: { unread: value === 'unread' || undefined }, replace: true })}
      />
      {list.isPending && <Skeleton rows={6} label={t('list.loading')} />}
      {!list.data && list.error && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && messages.length === 0 && (
        <Empty title={t(unread ? 'inbox.none_unread' : 'inbox.none')} hint={unread ? undefined : t('inbox.none_hint')} />
      )}
      <ul className="inbox" aria-live="polite" ref={rows}>
        {messages.map((message) => (
          <li key={message.id} className={message.read_at ? '' : 'unread'}>
            <AddressLink to={message.link} onClick={() => open(message)} className="row-link">
              {!message.read_at && <span className="hidden-visually">{t('inbox.is_unread')} </span>}
              {message.title}
            </AddressLink>
            <When at={message.created_at} as="ago" />
            {titles.has(message.subject_id) && <p className="inbox-about">{titles.get(message.subject_id)}</p>}
            <p>{message.body}</p>
          </li>
        ))}
      </ul>
      <More query={list} list={rows} count={messages.length} />
    </Page>
  );
}
