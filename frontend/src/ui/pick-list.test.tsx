import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import '@/i18n';
import { PickList } from './pick-list';

afterEach(cleanup);

const people = (count: number) => Array.from({ length: count }, (_, place) => ({ id: `m${place}`, name: `王伟 ${place}` }));

function list(count: number, hasNextPage: boolean, fetchNextPage = vi.fn(() => Promise.resolve({ isError: false }))) {
  return (
    <PickList
      label="人员"
      items={people(count)}
      cell={(person) => person.name}
      onPick={vi.fn()}
      more={{ hasNextPage, isFetchingNextPage: false, fetchNextPage }}
      moreLabel="显示更多人员"
    />
  );
}

test.each([
  ['more are left', true],
  ['the button goes with the last page', false],
])('"more" hands the focus to the first new row: %s', (_, isMoreLeft) => {
  const fetchNextPage = vi.fn(() => Promise.resolve({ isError: false }));
  const { rerender } = render(list(20, true, fetchNextPage));
  const more = screen.getByRole('button', { name: '显示更多人员' });
  more.focus();
  more.click();
  expect(fetchNextPage).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(more);
  rerender(list(25, isMoreLeft, fetchNextPage));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: '王伟 20' }));
});

test('rows that come without "more" leave the focus where it is', () => {
  const { rerender } = render(list(3, true));
  rerender(list(5, true));
  expect(document.activeElement).toBe(document.body);
});
