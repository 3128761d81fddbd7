/** Worker congresses: preparation, delegates, the hall, resolutions. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, keyed, type Schema } from './client';
import { isOpen, often } from './jobs';
import { pagesOf } from './lists';

export type Congress = Schema<'CongressPublic'>;
export type CongressRow = Schema<'CongressRow'>;
type CongressCreate = Schema<'CongressCreate'>;
export type AgendaItem = Schema<'AgendaItemPublic'>;
export type HallItem = Schema<'HallItem'>;
export type Delegate = Schema<'DelegatePublic'>;
export type CheckIn = Schema<'CheckInCreate'>;

const congress = '/api/v1/voting/congresses/{congress_id}';
/** How often the screen in the hall asks. */
const everyFewSeconds = 3_000;

export const congressesQuery = pagesOf(['congresses'], (cursor) =>
  answer(client.GET('/api/v1/voting/congresses', { params: { query: { limit: 20, cursor } } })),
);

/** While delegates are told the count goes up by itself. */
export const congressQuery = (id: string) =>
  queryOptions({
    queryKey: ['congress', id],
    queryFn: () => answer(client.GET(congress, { params: { path: { congress_id: id } } })),
    refetchInterval: ({ state: { data } }) => (data?.progress && isOpen(data.progress) ? often : false),
  });

/** Proposals that a congress may take up today. */
export const comingUpQuery = queryOptions({
  queryKey: ['staff proposals', 'coming up'],
  queryFn: async () =>
    (await answer(client.GET('/api/v1/voting/proposals', { params: { query: { comes_up: true, limit: 100 } } }))).items,
});

export const hallQuery = (id: string) =>
  queryOptions({
    queryKey: ['congress', id, 'hall'],
    queryFn: () => answer(client.GET(`${congress}/hall`, { params: { path: { congress_id: id } } })),
    refetchInterval: everyFewSeconds,
  });

export const delegatesQuery = (id: string) =>
  pagesOf(['delegates', id], (cursor) =>
    answer(client.GET(`${congress}/delegates`, { params: { path: { congress_id: id }, query: { limit: 100, cursor } } })),
  );

/** All of them: for a choice, and for a steward whose network may go. */
export const allDelegatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['delegates', id, 'all'],
    queryFn: async () => {
      const found: Delegate[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await answer(
          client.GET(`${congress}/delegates`, {
            params: { path: { congress_id: id }, query: { limit: 100, cursor: cursor ?? undefined } },
          }),
        );
        found.push(...page.items);
        cursor = page.next ?? null;
      }
      return found;
    },
  });

export const prepareCongress = (body: CongressCreate, key: string) =>
  answer(client.POST('/api/v1/voting/congresses', { body, params: { header: keyed(key) } }));

export const actOnCongress = actionsOf(congress);

export const receivePapers = (id: string) =>
  answer(client.POST(`${congress}/receipt`, { params: { path: { congress_id: id } } }));

export const checkIn = (id: string, body: CheckIn, key: string) =>
  answer(client.POST(`${congress}/check-ins`, { body, params: { path: { congress_id: id }, header: keyed(key) } }));

export const minutesOf = (id: string) => `/api/v1/voting/congresses/${id}/minutes`;
