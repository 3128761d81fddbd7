/** The catalogue of all rooms. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { booksQuery } from '@/api/library';
import { holds, meQuery } from '@/api/session';
import { useTranslation } from '@/i18n';
import { DataList } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { Row } from '@/ui/layout';
import { Page } from '@/ui/page';
import { SearchBox } from '@/ui/search-box';
import { Tag } from '@/ui/status-tag';

export default function LibraryPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const { words = '' } = useSearch({ from: '/app/library' });
  return (
    <Page title={t('library.title')} back="/learn">
      <Row>
        <Link to="/library/mine" className="button button-plain">
          {t('library.mine')}
        </Link>
        <Link to="/library/wishes" className="button button-plain">
          {t('library.wishes')}
        </Link>
        {holds(me, 'union_staff') && (
          <Link to="/library/new" className="button button-plain">
            {t('library.new_book')}
          </Link>
        )}
      </Row>
      <SearchBox label={t('library.find')} onSearch={(q) => void navigate({ to: '/library', search: { words: q } })} />
      {words && (
        <Row>
          <span>{t('library.found', { words })}</span>
          <Link to="/library" className="button button-quiet">
            {t('library.all')}
          </Link>
        </Row>
      )}
      <DataList
        query={useInfiniteQuery(booksQuery(words))}
        label={t('library.books')}
        keyOf={({ id }) => id}
        empty={<Empty title={t('library.none')} hint={t('library.none_hint')} />}
        columns={[
          {
            name: t('library.book'),
            cell: ({ id, title }) => (
              <Link to="/library/books/$bookId" params={{ bookId: id }} className="row-link">
                {title}
              </Link>
            ),
          },
          {
            name: t('library.shelf'),
            cell: ({ free, copies, is_ebook }) => (
              <Tag tone={free > 0 || is_ebook ? 'good' : 'still'}>
                {copies > 0 || !is_ebook ? t('library.free', { free, copies }) : t('library.ebook')}
              </Tag>
            ),
          },
          { name: t('a_book.author'), cell: ({ author }) => author },
        ]}
      />
    </Page>
  );
}
