/** A new title of the catalogue. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createBook, type Book } from '@/api/library';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';

interface Written {
  title: string;
  author?: string;
  isbn?: string;
  publisher?: string;
  year?: number;
  call_number?: string;
  summary?: string;
}

export default function BookFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<Written, Book>({
    store: useDraft(me.id, 'book'),
    fields: [
      { name: 'title', kind: 'line', label: t('new_book.name'), isRequired: true, most: 120 },
      { name: 'author', kind: 'line', label: t('a_book.author'), most: 80 },
      { name: 'isbn', kind: 'line', label: t('a_book.isbn'), hint: t('wish.isbn_hint'), most: 20 },
      { name: 'publisher', kind: 'line', label: t('new_book.publisher'), most: 80 },
      { name: 'year', kind: 'count', label: t('new_book.year'), least: 1000, most: 2200 },
      { name: 'call_number', kind: 'line', label: t('a_book.call'), hint: t('new_book.call_hint'), most: 40 },
      { name: 'summary', label: t('new_book.summary'), most: 1000 },
    ],
    send: ({ title, author = '', isbn = '', publisher = '', year, call_number = '', summary = '' }, key) =>
      createBook({ title, author, isbn, publisher, year: year ?? null, call_number, summary }, key),
    lists: [['books']],
    sent: ({ id }) => navigate({ to: '/library/books/$bookId', params: { bookId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('new_book.title')} back="/library">
      <FieldsForm of={written} submit={t('new_book.save')} />
    </Page>
  );
}
