import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { pagesOf } from '@/api/lists';
import { t } from '@/i18n';
import { CardList } from './card-list';

const read = pagesOf(['each'], (cursor) =>
  Promise.resolve(cursor ? { items: ['三', '四'], next: null } : { items: ['一', '二'], next: 'c' }),
);

function Shown() {
  return (
    <CardList query={useInfiniteQuery(read)} keyOf={(each) => each} empty={<p>none</p>}>
      {(each) => <p>{each}</p>}
    </CardList>
  );
}

it('goes on at the first new card after "more"', async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown />
    </QueryClientProvider>,
  );
  fireEvent.click(await screen.findByRole('button', { name: t('act.more') }));
  await screen.findByText('四');
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('三'));
  expect(screen.queryByRole('button', { name: t('act.more') })).toBeNull();
});
