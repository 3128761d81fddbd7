import { onlineManager } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reloadForMissing } from './reload';

const reload = vi.fn();
let isAwaited = true;
reloadForMissing(() => isAwaited, reload);

const miss = () => window.dispatchEvent(new Event('vite:preloadError', { cancelable: true }));

beforeEach(() => {
  isAwaited = true;
  sessionStorage.clear();
});
afterEach(() => {
  onlineManager.setOnline(true);
  reload.mockClear();
});

it('a part that is gone is met by the new release, once', () => {
  expect(miss()).toBe(false); // Its error is told to nobody: the page goes.
  expect(miss()).toBe(true);
  expect(reload).toHaveBeenCalledOnce();
});

it.each([
  ['fetched ahead or in the background', () => (isAwaited = false)],
  ['asked for without a connection', () => onlineManager.setOnline(false)],
])('a page is not reloaded under somebody’s hands for a part %s', (_, happens) => {
  happens();
  expect(miss()).toBe(true);
  expect(reload).not.toHaveBeenCalled();
});
