import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { noAnswer, Problem } from '@/api/problem';
import { meQuery, type MemberProfile } from '@/api/session';
import { changeDraft, dropDrafts, readDraft } from '@/drafts';
import { t } from '@/i18n';
import { ActionPanel } from './action-panel';
import type { Reading } from './select';
import { useActions } from './use-actions';

interface Given {
  department: string;
  note?: string;
  amount: number;
  day?: string;
  people?: number;
  reason: string;
}
const sent = vi.fn(async (written: object) => ({ id: 'o1', version: 8, actions: [], written }));
const missing = () => screen.getAllByText(t('act.required'));
const label = (name: 'assign' | 'reject' | 'accept') => t(`action.${name}.label`);
const submit = (name: 'assign' | 'reject' | 'accept') => t(`action.${name}.submit`);

function Shown({ actions, version = 7, from }: { actions: string[]; version?: number; from?: Reading }) {
  const of = useActions<Given>({
    object: { id: 'o1', version, actions },
    queryKey: ['object', 'o1'],
    words: 'action',
    state: 'at work',
    table: {
      assign: {
        submit: ({ amount }) => (typeof amount === 'number' ? `Pay ${amount}` : submit('assign')),
        fields: [
          { name: 'amount', kind: 'money', label: 'Amount', isRequired: true, least: 100 },
          { name: 'day', kind: 'date', label: 'Day' },
          { name: 'people', kind: 'count', label: 'People', least: 1, most: 20 },
          {
            name: 'department',
            kind: 'choice',
            label: 'Department',
            isRequired: true,
            choose: 'Choose one',
            options: [{ value: 'd1', label: 'Logistics' }],
            from,
          },
          { name: 'note', label: 'Note' },
        ],
        send: sent,
      },
      reject: {
        isWayOut: true,
        facts: { title: 'Lamp' },
        fields: [{ name: 'reason', label: 'Why', isRequired: true }],
        send: sent,
      },
      accept: { send: sent },
    },
  });
  return <ActionPanel of={of} waiting="Others are at work" none="Nothing to do" />;
}

let change: (next: Parameters<typeof Shown>[0]) => void;
function show(first: Parameters<typeof Shown>[0]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(meQuery.queryKey, { id: 'm1' } as MemberProfile);
  const wrapped = (props: typeof first) => (
    <QueryClientProvider client={queries}>
      <Shown {...props} />
    </QueryClientProvider>
  );
  const { rerender } = render(wrapped(first));
  change = (next) => rerender(wrapped(next));
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const write = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } });
const choose = (name: string) => fireEvent.click(screen.getByRole('radio', { name: new RegExp(`^${name}`) }));

// jsdom lays nothing out.
Element.prototype.scrollIntoView = () => undefined;

afterEach(async () => {
  cleanup();
  sent.mockClear();
  await dropDrafts('m1');
});

it('offers what the server offers, in the order of the table, and opens what leads on', () => {
  show({ actions: ['accept', 'reject'] });
  expect(screen.getAllByRole('radio').map((each) => each.getAttribute('value'))).toEqual(['reject', 'accept']);
  expect(screen.getByRole('button', { name: submit('accept') })).toBeDefined();
});

it('sends what was written for the action’s own fields, once nothing is missing', async () => {
  changeDraft('m1', 'action.o1', () => ({ reason: 'of another action', files: [] }));
  show({ actions: ['assign', 'reject'] });
  press(submit('assign'));
  expect(missing()).toHaveLength(1);
  expect(screen.getByText('Choose one', { selector: '.field-error' })).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText('Amount'));
  fireEvent.focus(screen.getByLabelText('Amount'));
  write('Amount', '五百');
  fireEvent.blur(screen.getByLabelText('Amount'));
  press(submit('assign'));
  expect(screen.getByText(t('money.wrong'))).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Amount').value).toBe('五百');
  fireEvent.focus(screen.getByLabelText('Amount'));
  write('Amount', '500.5');
  fireEvent.blur(screen.getByLabelText('Amount'));
  write('Day', '2026-12-01');
  write('Department', 'd1');
  write('People', '2.5');
  press('Pay 50050');
  expect(screen.getByText(t('count.within', { least: 1, most: 20 }))).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('People').value).toBe('2.5');
  write('People', '１２');
  write('Note', '  soon ');
  expect(sent).not.toHaveBeenCalled();
  press('Pay 50050');
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
  expect(sent.mock.calls[0]?.[0]).toEqual({
    amount: 50050,
    day: '2026-12-01',
    people: 12,
    department: 'd1',
    note: 'soon',
    file_ids: [],
  });
  await vi.waitFor(() => expect(readDraft('m1', 'action.o1')).toBeNull());
});

it('never chooses for somebody what ends something, and asks for confirmation before it', async () => {
  show({ actions: ['reject'] });
  expect(screen.getByText('Others are at work')).toBeDefined();
  expect(screen.queryByLabelText('Why')).toBeNull();
  choose(label('reject'));
  press(submit('reject'));
  expect(missing()).toHaveLength(1);
  expect(screen.queryByText(t('action.reject.fact'))).toBeNull();
  write('Why', 'Not ours');
  press(submit('reject'));
  expect(screen.getByText(t('action.reject.fact'))).toBeDefined();
  expect(screen.getByRole('heading', { name: t('action.reject.ask', { title: 'Lamp' }) })).toBeDefined();
  expect(sent).not.toHaveBeenCalled();
  const [, confirm] = screen.getAllByRole('button', { name: submit('reject') });
  if (confirm) fireEvent.click(confirm);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
});

it('keeps what was written through a change of mind and another visit', () => {
  show({ actions: ['assign', 'reject'] });
  write('Amount', '500');
  choose(label('reject'));
  write('Why', 'Not ours');
  cleanup();
  show({ actions: ['assign', 'reject'] });
  expect(screen.getByLabelText<HTMLTextAreaElement>('Why').value).toBe('Not ours');
  choose(label('assign'));
  expect(screen.getByLabelText<HTMLInputElement>('Amount').value).toBe('500.00');
});

it('says where there is nothing to do', () => {
  show({ actions: [] });
  expect(screen.getByText('Nothing to do')).toBeDefined();
});

it('says that somebody was quicker, and keeps what can still be sent', async () => {
  show({ actions: ['assign', 'reject'] });
  write('Note', 'to Logistics');
  change({ actions: ['assign', 'reject'], version: 8 });
  expect(screen.getByText(t('overtaken.changed'))).toBeDefined();
  expect(screen.getByText(t('overtaken.now', { state: 'at work' }))).toBeDefined();
  expect(screen.getByText(t('overtaken.kept'))).toBeDefined();
  press(t('overtaken.seen'));
  expect(screen.queryByText(t('overtaken.changed'))).toBeNull();
  expect(screen.getByLabelText<HTMLTextAreaElement>('Note').value).toBe('to Logistics');
});

it('says that one’s own step did not happen, and shows the words that nothing takes any more', async () => {
  sent.mockRejectedValueOnce(new Problem(412, 'version_stale', 'Old', null));
  show({ actions: ['reject', 'accept'] });
  choose(label('reject'));
  write('Why', 'Not ours');
  press(submit('reject'));
  const [, confirm] = screen.getAllByRole('button', { name: submit('reject') });
  if (confirm) fireEvent.click(confirm);
  expect(await screen.findAllByText('Old')).not.toHaveLength(0);
  change({ actions: ['accept'], version: 8 });
  expect(screen.getByText(t('overtaken.not_done', { what: label('reject') }))).toBeDefined();
  expect(screen.getByText(/“Not ours”/)).toBeDefined();
});

it('does not wait for a file that another action was to send', async () => {
  changeDraft('m1', 'action.o1', () => ({ files: [{ key: 'k', name: 'a.jpg', media_type: 'image/jpeg' }] }));
  show({ actions: ['accept'] });
  press(submit('accept'));
  await vi.waitFor(() => expect(sent.mock.calls[0]?.[0]).toEqual({ file_ids: [] }));
});

it('says that what there is to choose from cannot be read, and reads it again', () => {
  const refetch = vi.fn();
  const from = { isPending: false, isLoadingError: true, error: noAnswer(), refetch };
  show({ actions: ['assign'], from });
  expect(screen.getByRole('alert').textContent).toContain(noAnswer().title);
  fireEvent.click(within(screen.getByRole('alert')).getByRole('button'));
  expect(refetch).toHaveBeenCalledOnce();
  change({ actions: ['assign'], from: { ...from, isLoadingError: false } });
  expect(screen.queryByRole('alert')).toBeNull();
});

it('keeps the choice of the next action that was made while one was under way', async () => {
  let answer: () => void = () => undefined;
  sent.mockImplementationOnce(
    () => new Promise((resolve) => (answer = () => resolve({ id: 'o1', version: 8, actions: [], written: {} }))),
  );
  show({ actions: ['accept', 'reject'] });
  choose(label('accept'));
  press(submit('accept'));
  await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
  choose(label('reject'));
  answer();
  await vi.waitFor(() => expect(screen.getByRole('button', { name: submit('reject') }).getAttribute('aria-busy')).toBeNull());
  expect(screen.queryByRole('status')).toBeNull();
});
