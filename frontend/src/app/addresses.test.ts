import { join } from 'node:path';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { features } from '@/features';
import { addressesIn } from './addresses';
import { makeRouter } from './router';

const router = makeRouter(new QueryClient());

it('the list of addresses for the gateway is the router’s own', () => {
  expect(addressesIn(join(import.meta.dirname, '../features'))).toEqual(Object.keys(router.routesByPath).sort());
});

it.each(
  features
    .flatMap(({ tab, duties, tiles, draft }) => [tab ?? [], duties ?? [], tiles ?? [], draft ?? []].flat())
    .map(({ to }) => to),
)('%s, to which a feature leads, is the address of a page that keeps its search', (to) => {
  const [path = '', search = ''] = to.split('?');
  const [, , foundRoute] = router.getMatchedRoutes(path);
  expect(foundRoute?.fullPath).toBe(path);
  const { validateSearch } = foundRoute?.options ?? {};
  const given = Object.fromEntries(new URLSearchParams(search));
  expect(typeof validateSearch === 'function' ? validateSearch(given) : {}).toMatchObject(given);
});
