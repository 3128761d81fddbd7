/** Messages to me, what needs me, and the figures page. */
import { queryOptions } from '@tanstack/react-query';
import { answer, client, type Schema } from './client';
import { pagesOf } from './lists';

export type TodoItem = Schema<'ServiceTodo'>;
export type Notice = Schema<'Notice'>;

export const inboxQuery = (unread: boolean) =>
  pagesOf(['inbox', unread], (cursor) =>
    answer(
      client.GET('/api/v1/notifications/messages', {
        params: { query: { unread: unread || undefined, limit: 20, cursor } },
      }),
    ),
  );

export const unreadQuery = queryOptions({
  queryKey: ['unread'],
  queryFn: () => answer(client.GET('/api/v1/notifications/unread-count')),
  staleTime: 30_000,
});

export const markRead = (id: string) =>
  answer(client.POST('/api/v1/notifications/messages/{message_id}/read', { params: { path: { message_id: id } } }));

/** Marks all the reader's messages about one subject as read. */
export const markSubjectRead = (subject_type: string, subject_id: string) =>
  answer(client.POST('/api/v1/notifications/messages/read', { body: { subject_type, subject_id } }));

export const markAllRead = () => answer(client.POST('/api/v1/notifications/messages/read-all'));

export const todoQuery = queryOptions({ queryKey: ['todo'], queryFn: () => answer(client.GET('/api/v1/todo')) });
