import { afterEach, expect, it, vi } from 'vitest';
import { newKey } from './new-key';

afterEach(() => void vi.unstubAllGlobals());

it('a key is made in an old browser too, and is another each time', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(newKey()).not.toBe(newKey());
});
