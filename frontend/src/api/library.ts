/** The library: its catalogue and shelves, one's loans and holds, e-books, and books to buy. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, ifMatch, keyed, type Schema } from './client';
import { pagesOf } from './lists';
import { upload } from './upload';

export type Book = Schema<'BookPublic'>;
export type Wish = Schema<'WishPublic'>;
export type OwnLibrary = Schema<'OwnLibrary'>;

const base = '/api/v1/learning/books';
const at = (id: string) => ({ path: { book_id: id } });
const labelled = (code: string) => ({ path: { code } });

export const booksQuery = (words: string) =>
  pagesOf(['books', words], (cursor) => answer(client.GET(base, { params: { query: { cursor, words: words || undefined } } })));

export const bookQuery = (id: string) =>
  queryOptions({ queryKey: ['book', id], queryFn: () => answer(client.GET(`${base}/{book_id}`, { params: at(id) })) });

export const ownLibraryQuery = queryOptions({
  queryKey: ['own library'],
  queryFn: () => answer(client.GET(`${base}/mine`)),
});

export const createBook = (body: Schema<'BookCreate'>, key: string) =>
  answer(client.POST(base, { params: { header: keyed(key) }, body }));

export const addCopy = (id: string, body: Schema<'CopyCreate'>) =>
  answer(client.POST(`${base}/{book_id}/copies`, { params: at(id), body }));

export const setText = (id: string, file: File, onProgress: (share: number) => void) =>
  upload<Book>(`${base}/${id}/text`, file, file.name, onProgress);

export const borrowCopy = (code: string) => answer(client.POST(`${base}/copies/{code}/borrow`, { params: labelled(code) }));
export const returnCopy = (code: string) => answer(client.POST(`${base}/copies/{code}/return`, { params: labelled(code) }));
/** It is lost or worn out. */
export const removeCopy = (code: string) => answer(client.POST(`${base}/copies/{code}/gone`, { params: labelled(code) }));
export const renewLoan = (copyId: string) =>
  answer(client.POST(`${base}/mine/{copy_id}/renew`, { params: { path: { copy_id: copyId } } }));
export const holdBook = (id: string) => answer(client.POST(`${base}/{book_id}/hold`, { params: at(id) }));
export const giveUpHold = (id: string) => answer(client.DELETE(`${base}/{book_id}/hold`, { params: at(id) }));

export const chapterQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ['book chapter', id, number],
    queryFn: () => answer(client.GET(`${base}/{book_id}/chapters/{number}`, { params: { path: { book_id: id, number } } })),
  });

export const wishesQuery = pagesOf(['book wishes'], (cursor) =>
  answer(client.GET(`${base}/wishes`, { params: { query: { cursor } } })),
);

export const proposeBook = (body: Schema<'WishCreate'>, key: string) =>
  answer(client.POST(`${base}/wishes`, { params: { header: keyed(key) }, body }));

export const secondWish = (id: string) =>
  answer(client.POST(`${base}/wishes/{wish_id}/second`, { params: { path: { wish_id: id } } }));

export const answerWish = ({ id, version }: Wish, bought: boolean, text: string) =>
  answer(
    client.POST(`${base}/wishes/{wish_id}/answer`, {
      params: { path: { wish_id: id }, header: ifMatch(version) },
      body: { bought, answer: text },
    }),
  );
