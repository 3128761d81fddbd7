import { act, cleanup, render, renderHook, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { language, setLanguage, t } from '@/i18n';
import type * as I18n from '@/i18n';
import { Toast } from './toast';
import { useLanguage } from './use-language';

type Real = typeof I18n;
const { words } = vi.hoisted(() => ({ words: { come: null as Promise<void> | null } }));
// The words come over the network, which a test cannot cut.
vi.mock('@/i18n', async (original) => {
  const real = await original<Real>();
  return { ...real, setLanguage: async (next: 'en' | 'zh-CN') => (await words.come, real.setLanguage(next)) };
});

afterEach(async () => {
  cleanup();
  words.come = null;
  await setLanguage('zh-CN');
});

it('is busy until the words are there, takes no second choice meanwhile, and then shows the first', async () => {
  let arrive: () => void = () => undefined;
  words.come = new Promise((resolve) => (arrive = resolve));
  const shown = renderHook(() => useLanguage()).result;
  act(() => void shown.current.choose('en'));
  expect(shown.current).toMatchObject({ isBusy: true, language: 'en' });
  expect(await shown.current.choose('zh-CN')).toBe(false);
  expect(language()).toBe('zh-CN');
  await act(async () => arrive());
  await vi.waitFor(() => expect(shown.current).toMatchObject({ isBusy: false, language: 'en' }));
  expect(language()).toBe('en');
});

it('says so where the words do not come, and stays', async () => {
  words.come = Promise.reject(new TypeError('Failed to fetch'));
  render(<Toast />);
  const shown = renderHook(() => useLanguage()).result;
  let isShown = true;
  await act(async () => void (isShown = await shown.current.choose('en')));
  expect([isShown, shown.current.isBusy, shown.current.language]).toEqual([false, false, 'zh-CN']);
  expect(screen.getByRole('status').textContent).toBe(t('problem.no_answer'));
});
