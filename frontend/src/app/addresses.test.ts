import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { addressesIn } from './addresses';
import { makeRouter } from './router';

it('the list of addresses for the gateway is the router’s own', () => {
  const source = readFileSync(join(__dirname, 'router.tsx'), 'utf8');
  expect(addressesIn(source)).toEqual(Object.keys(makeRouter(new QueryClient()).routesByPath).sort());
});
