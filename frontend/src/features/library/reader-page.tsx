/** One chapter of an e-book, as words. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { chapterQuery } from '@/api/library';
import { useTranslation } from '@/i18n';
import { Row, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Page } from '@/ui/page';
import './library.css';

export default function ReaderPage() {
  const { t } = useTranslation();
  const { bookId } = useParams({ from: '/app/library/read/$bookId' });
  const { chapter = 1 } = useSearch({ from: '/app/library/read/$bookId' });
  return (
    <ObjectPage
      query={useQuery(chapterQuery(bookId, chapter))}
      title={t('library.ebook')}
      back={{ to: '/library', label: t('library.title') }}
    >
      {({ title, book_title, number, of, blocks }) => (
        <Page title={title} lead={book_title} back="/library">
          <Stack>
            <p className="row-small">
              {t('reader.place', { number, of })} · {t('reader.private')}
            </p>
            <article className="book-text">
              {blocks.map(({ kind, text }, place) =>
                kind === 'heading' ? place > 0 && <h2 key={place}>{text}</h2> : <p key={place}>{text}</p>,
              )}
            </article>
            <Row as="div">
              {number > 1 && (
                <Link
                  to="/library/read/$bookId"
                  params={{ bookId }}
                  search={{ chapter: number - 1 }}
                  className="button button-plain"
                >
                  {t('reader.before')}
                </Link>
              )}
              {number < of && (
                <Link
                  to="/library/read/$bookId"
                  params={{ bookId }}
                  search={{ chapter: number + 1 }}
                  className="button button-main"
                >
                  {t('reader.next')}
                </Link>
              )}
            </Row>
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}
