import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { EmptyHere } from './empty';

afterEach(cleanup);

const show = (hidden: Parameters<typeof EmptyHere>[0]['hidden'], onShow = () => undefined) =>
  render(
    <EmptyHere
      title="none"
      hint="try others"
      hidden={hidden}
      says={(found) => `elsewhere: ${found}`}
      show="show"
      onShow={onShow}
    />,
  );

it.each([
  ['as many as there are', { items: [1, 2], next: null }, 'elsewhere: 2'],
  ['that there are more than fit on a page', { items: [1, 2], next: 'c' }, 'elsewhere: 2+'],
])('says of what a filter hides %s, and shows it', (_, page, said) => {
  const onShow = vi.fn();
  show({ data: { pages: [page] } }, onShow);
  expect(screen.getByText(said)).toBeDefined();
  expect(screen.queryByText('try others')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'show' }));
  expect(onShow).toHaveBeenCalledOnce();
});

it('offers nothing where nothing is hidden, and says nothing before that is known', () => {
  show({ data: { pages: [{ items: [], next: null }] } });
  expect(screen.getByText('try others')).toBeDefined();
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  show({});
  expect(screen.queryByText('try others')).toBeNull();
});
