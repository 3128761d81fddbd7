/** One book: where its copies are, borrowing and waiting, its text; for librarians its copies with their labels. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useId, useState } from 'react';
import {
  addCopy,
  bookQuery,
  borrowCopy,
  giveUpHold,
  holdBook,
  removeCopy,
  ownLibraryQuery,
  setText,
  type Book,
} from '@/api/library';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDate } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Fields } from '@/ui/fields';
import { Form, Stack, Unfold } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Progress } from '@/ui/progress';
import { QrCode } from '@/ui/qr-code';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useFields } from '@/ui/use-fields';
import './library.css';

export default function BookPage() {
  const { t } = useTranslation();
  const { bookId } = useParams({ from: '/app/library/books/$bookId' });
  return (
    <ObjectPage
      query={useQuery(bookQuery(bookId))}
      title={t('library.book')}
      back={{ to: '/library', label: t('library.title') }}
    >
      {(book) => (
        <Page title={book.title} lead={book.author} back="/library">
          <Stack>
            {book.chapters.length > 0 && <Text book={book} />}
            <Shelves book={book} />
            <Card title={t('a_book.facts')}>
              <Stack>
                <Facts items={factsOf(book, t)} />
                {book.summary && <p>{book.summary}</p>}
              </Stack>
            </Card>
            {book.may_keep && <Keeping book={book} />}
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

const factsOf = ({ author, publisher, year, isbn, call_number }: Book, t: ReturnType<typeof useTranslation>['t']) =>
  [
    { name: t('a_book.author'), value: author },
    { name: t('a_book.publisher'), value: t('a_book.publisher_of', { publisher, year: year ?? '' }).trim() },
    { name: t('a_book.isbn'), value: isbn },
    { name: t('a_book.call'), value: call_number },
  ].filter(({ value }) => value);

const useBook = (book: Book) =>
  useActing({ queryKey: bookQuery(book.id).queryKey, lists: [ownLibraryQuery.queryKey, ['books']] });

function Text({ book: { id, chapters, own_chapter } }: { book: Book }) {
  const { t } = useTranslation();
  const next = own_chapter || 1;
  return (
    <Card title={t('library.ebook')}>
      <Stack>
        <Link to="/library/read/$bookId" params={{ bookId: id }} search={{ chapter: next }} className="button button-main">
          {own_chapter ? t('a_book.go_on', { number: next }) : t('a_book.read')}
        </Link>
        <Unfold label={t('a_book.chapters')}>
          <ol className="book-chapters">
            {chapters.map(({ number, title }) => (
              <li key={number}>
                <Link to="/library/read/$bookId" params={{ bookId: id }} search={{ chapter: number }}>
                  {title}
                </Link>
              </li>
            ))}
          </ol>
        </Unfold>
      </Stack>
    </Card>
  );
}

function Shelves({ book }: { book: Book }) {
  const { t } = useTranslation();
  const { perform, run, isBusy, problem } = useBook(book);
  return (
    <Card title={t('a_book.shelves')}>
      <Stack gap="wide">
        {book.shelves.length === 0 && <p>{t('a_book.no_shelf')}</p>}
        {book.shelves.map(({ id, code, room, unit_name, is_free, due_on, may_keep }) => (
          <Stack key={id} as="section" aria-label={t('a_book.at', { room, unit: unit_name })}>
            <p>
              <strong>{t('a_book.at', { room, unit: unit_name })}</strong>{' '}
              <Tag tone={is_free ? 'good' : 'still'}>
                {is_free ? t('a_book.is_free') : due_on ? t('a_book.back_on', { day: formatDate(due_on) }) : t('a_book.kept')}
              </Tag>
            </p>
            {is_free && (
              <Confirm
                title={t('a_book.borrow_ask', { room })}
                fact={t('a_book.borrow_fact')}
                yes={t('a_book.borrow')}
                onYes={() => perform(() => borrowCopy(code), t('a_book.borrowed'))}
              >
                {(open) => <Button onClick={open}>{t('a_book.borrow')}</Button>}
              </Confirm>
            )}
            {may_keep && (
              <Unfold label={t('a_book.label')}>
                <div className="book-label">
                  <QrCode text={code} label={code} />
                </div>
                <p>{code}</p>
                <Confirm
                  title={t('a_book.gone_ask', { code })}
                  fact={t('a_book.gone_fact')}
                  yes={t('a_book.gone')}
                  onYes={() => perform(() => removeCopy(code), t('a_book.gone_done'))}
                >
                  {(open) => <Button onClick={open}>{t('a_book.gone')}</Button>}
                </Confirm>
              </Unfold>
            )}
          </Stack>
        ))}
        {book.waiting > 0 && <p>{t('a_book.waiting', { count: book.waiting })}</p>}
        {problem && <ErrorNotice error={problem} />}
        {book.is_held ? (
          <Button isBusy={isBusy} onClick={() => void run(t('a_book.give_up'), () => giveUpHold(book.id), t('a_book.given_up'))}>
            {t('a_book.give_up')}
          </Button>
        ) : (
          book.copies > 0 &&
          book.free === 0 && (
            <Button isBusy={isBusy} onClick={() => void run(t('a_book.hold'), () => holdBook(book.id), t('a_book.held'))}>
              {t('a_book.hold')}
            </Button>
          )
        )}
      </Stack>
    </Card>
  );
}

function Keeping({ book }: { book: Book }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useBook(book);
  const id = useId();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const units = me.grants
    .filter(({ role }) => role === 'union_staff')
    .map(({ unit_id, unit_name }) => ({ value: unit_id, label: unit_name }));
  const written = useFields<{ unit_id: string; room: string }, Book>({
    store: useDraft(me.id, `copy.${book.id}`),
    start: { unit_id: units[0]?.value },
    fields: [
      { name: 'unit_id', kind: 'unit', label: t('library.shelf'), isRequired: true },
      { name: 'room', kind: 'line', label: t('a_book.room'), isRequired: true, most: 60 },
    ],
    send: (given) => addCopy(book.id, { unit_id: given.unit_id, room: given.room }),
    lists: [bookQuery(book.id).queryKey],
    done: t('a_book.copy_added'),
  });
  const send = async (file: File) => {
    setError(null);
    setShare(0);
    try {
      await perform(() => setText(book.id, file, setShare), t('a_book.text_added'));
    } catch (problem) {
      setError(problem);
    } finally {
      setShare(null);
    }
  };
  return (
    <>
      <Card title={t('a_book.add_copy')}>
        <Form form={written.form} submit={t('a_book.add_copy')} isMain={false}>
          <Fields of={written} />
        </Form>
      </Card>
      <Card title={t('a_book.add_text')}>
        <Stack>
          <p>{t('a_book.text_hint')}</p>
          {share === null ? (
            <label className="button button-plain book-pick" htmlFor={id}>
              {t('a_book.add_text')}
              <input
                id={id}
                type="file"
                accept=".epub"
                className="hidden-visually"
                onChange={({ target }) => {
                  const file = target.files?.[0];
                  target.value = '';
                  if (file) void send(file);
                }}
              />
            </label>
          ) : (
            <Progress done={share} total={1} label={t('files.uploading', { percent: Math.round(share * 100) })} />
          )}
          {error !== null && <ErrorNotice error={error} />}
        </Stack>
      </Card>
    </>
  );
}
