import { expect, test } from 'vitest';
import { isFoundBy } from './name-search';

test.each([
  ['A1车间', 'a1车间'],
  ['A1车间', 'Ａ１车间'],
  ['A1车间', 'A 1'],
  ['A1车间', 'a-1'],
  ['Ｂ－２ 车间', 'b2车间'],
  ['总装 车间', '总装车间'],
  ['总装车间', '总装　车间'],
  ['铸造（一）班', '铸造(一)'],
  ['总装车间', '总装\u200b车间'],
])('%s is found by %s', (name, typed) => {
  expect(isFoundBy(name, typed)).toBe(true);
});

test.each([
  ['A1车间', 'A2'],
  ['总装车间', '车装'],
  ['总装车间', '-'],
])('%s is not found by %s', (name, typed) => {
  expect(isFoundBy(name, typed)).toBe(false);
});
