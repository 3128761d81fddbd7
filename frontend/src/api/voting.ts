/** Elections: who may vote, the steps of their life, and the public board. */
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type ElectionRow = Schema<'ElectionRow'>;
export type ElectionState = ElectionRow['state'];

export const electionsQuery = (working: boolean) =>
  pagesOf(['elections', working], (cursor) =>
    answer(client.GET('/api/v1/voting/elections', { params: { query: { working, cursor } } })),
  );
