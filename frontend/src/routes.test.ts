import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { meQuery } from '@/api/session';
import { language, setLanguage } from '@/i18n';
import { app } from './routes';

afterEach(async () => {
  await setLanguage('zh-CN');
  localStorage.clear();
});

it.each(['en', 'zh-CN'] as const)('what the server said is asked for again where a member reads %s', async (own) => {
  localStorage.clear();
  const queries = new QueryClient();
  queries.setQueryData(meQuery.queryKey, { language: own } as never);
  queries.setQueryData(['todo'], '等您办理');
  const load = app.options.loader as (of: object) => Promise<void>;
  await load({ context: { queries }, location: { href: '/' } });
  expect(language()).toBe(own);
  await vi.waitFor(() => expect(queries.getQueryState(['todo'])?.isInvalidated).toBe(own === 'en'));
});
