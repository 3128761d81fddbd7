/** What all services find for the words or the number in the address. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { searchQuery, type Found } from '@/api/search';
import { useTranslation } from '@/i18n';
import { AddressLink } from '@/ui/address-link';
import { Button } from '@/ui/button';
import { formatDay } from '@/ui/dates';
import { Empty } from '@/ui/empty';
import { ErrorNotice, Notice } from '@/ui/error';
import { FilterBar, FilterSearch } from '@/ui/filter-bar';
import { Card, Page, Parts } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import './search.css';

export default function SearchPage() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/app/search' });
  const navigate = useNavigate();
  const { data, error, isLoading, isFetching, isPlaceholderData, refetch } = useQuery(searchQuery(q));
  const isPartly = data !== undefined && data.unavailable.length > 0;
  // What was found for other words says nothing of these.
  const isNone = data?.items.length === 0 && !isPlaceholderData;

  return (
    <Page title={t('search.title')} back="/">
      <FilterBar label={t('search.title')}>
        <FilterSearch
          label={t('search.hint')}
          maxLength={100}
          value={q}
          onChange={(typed) => void navigate({ to: '/search', search: { q: typed }, replace: true })}
        />
      </FilterBar>
      {isLoading && <Skeleton rows={4} label={t('list.loading')} />}
      {!data && error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {q === '' && <Empty title={t('search.start')} hint={t('search.start_hint')} />}
      {isPartly && (
        <Notice tone="wait" title={t(isNone ? 'search.none_of_some' : 'search.missing', { q })}>
          <Button isBusy={isFetching} onClick={() => void refetch()}>
            {t('act.retry')}
          </Button>
        </Notice>
      )}
      {/* There before what it says, or screen readers do not say it. */}
      <div role="status">
        {isNone && !isPartly && <Empty title={t('search.none', { q })} hint={t('search.none_hint')} />}
        {data && data.items.length > 0 && <p className="row-small">{t('list.found', { count: data.items.length })}</p>}
      </div>
      {data && data.items.length > 0 && (
        <Card>
          <ul aria-label={t('search.title')}>
            {data.items.map((found) => (
              <li key={`${found.service} ${found.id}`}>
                <FoundLine found={found} />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function FoundLine({ found: { link, title, what, number, note, at } }: { found: Found }) {
  return (
    <AddressLink to={link} className="found-line">
      <span>
        <strong>{title}</strong> <Tag tone="still">{what}</Tag>
      </span>
      <Parts of={[number, note, at && formatDay(at)].filter(Boolean)} />
    </AddressLink>
  );
}
