import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { noAnswer } from '@/api/problem';
import { ActionPanel, chosenOf, type ActionValues, type PanelAction } from './action-panel';

type Written = ActionValues<'amount' | 'reason'>;
const send = vi.fn(async (values: Written) => values);

const pay: PanelAction<'amount' | 'reason', Written> = {
  name: 'pay',
  label: 'Pay',
  hint: 'The applicant gets it',
  submit: ({ amount }) => `Pay ${amount ?? ''}`.trim(),
  done: 'Paid',
  fields: [{ name: 'amount', label: 'Amount', missing: 'Say how much', least: 2 }],
  send,
};
const refuse: typeof pay = {
  ...pay,
  name: 'refuse',
  label: 'Refuse',
  submit: 'Refuse it',
  isWayOut: true,
  ask: { title: 'Refuse this application?', fact: 'It ends here.' },
  fields: [{ name: 'reason', label: 'Why', missing: 'Say why' }],
};

function Shown({ actions, start = null }: { actions: (typeof pay)[]; start?: Written | null }) {
  const store = useState<Written | null>(start);
  const [asked, setAsked] = useState<string>();
  return (
    <ActionPanel
      title="Now"
      actions={actions}
      chosen={chosenOf(actions, asked)}
      onChoose={setAsked}
      store={store}
      by={{ send: (_, call) => call().then(() => true), isBusy: false, problem: null, forget: () => undefined }}
      waiting="Others are at work"
      none="Nothing to do"
    />
  );
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

afterEach(() => {
  cleanup();
  send.mockClear();
});

it('opens the form of what leads on, and sends what was written once nothing is missing', async () => {
  render(<Shown actions={[pay, refuse]} />);
  write('Amount', '5');
  press('Pay 5');
  expect(screen.getByText('Say how much')).toBeDefined();
  expect(document.activeElement).toBe(screen.getByLabelText('Amount'));
  expect(send).not.toHaveBeenCalled();
  write('Amount', '500');
  press('Pay 500');
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(send.mock.calls[0]?.[0].amount).toBe('500');
});

it('never chooses for somebody what ends something, and asks for confirmation before it', async () => {
  render(<Shown actions={[refuse]} />);
  expect(screen.getByText('Others are at work')).toBeDefined();
  expect(screen.queryByLabelText('Why')).toBeNull();
  fireEvent.click(screen.getByRole('radio'));
  press('Refuse it');
  expect(screen.getByText('Say why')).toBeDefined();
  expect(screen.queryByText('It ends here.')).toBeNull();
  write('Why', 'Not ours');
  press('Refuse it');
  expect(screen.getByText('It ends here.')).toBeDefined();
  expect(send).not.toHaveBeenCalled();
  const [, confirm] = screen.getAllByRole('button', { name: 'Refuse it' });
  if (confirm) fireEvent.click(confirm);
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
});

it('keeps what was written through a change of mind', () => {
  render(<Shown actions={[pay, refuse]} />);
  write('Amount', '500');
  fireEvent.click(screen.getByRole('radio', { name: /Refuse/ }));
  fireEvent.click(screen.getByRole('radio', { name: /Pay/ }));
  expect(screen.getByLabelText<HTMLInputElement>('Amount').value).toBe('500');
});

it('says where there is nothing to do', () => {
  render(<Shown actions={[]} />);
  expect(screen.getByText('Nothing to do')).toBeDefined();
});

it('does not wait for a file that another action was to send', () => {
  const unsent = { key: 'k', name: 'a.jpg', media_type: 'image/jpeg' };
  render(<Shown actions={[pay]} start={{ amount: '500', files: [unsent] }} />);
  press('Pay 500');
  expect(send).toHaveBeenCalledWith({ amount: '500', files: [unsent] }, expect.stringMatching(/./));
});

it('says that what there is to choose from cannot be read, and reads it again', () => {
  const refetch = vi.fn();
  const from = { isPending: false, isLoadingError: true, error: noAnswer(), refetch };
  const field = { name: 'amount' as const, label: 'Amount', choose: 'Choose', options: [] };
  const { rerender } = render(<Shown actions={[{ ...pay, fields: [{ ...field, from }] }]} />);
  expect(screen.getByRole('alert').textContent).toContain(noAnswer().title);
  fireEvent.click(within(screen.getByRole('alert')).getByRole('button'));
  expect(refetch).toHaveBeenCalledOnce();
  const read = { ...field, from: { ...from, isLoadingError: false }, options: [{ value: '5', label: 'five' }] };
  rerender(<Shown actions={[{ ...pay, fields: [read] }]} />);
  expect([screen.queryByRole('alert'), screen.getByRole('option', { name: 'five' })]).toMatchObject([null, {}]);
});
