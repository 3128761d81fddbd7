import { describe, expect, it } from 'vitest';
import { inTreeOrder, pathOf, subtreeOf } from './tree-order';

const shop = { id: 'shop', parent_id: 'plant', name: '机加工车间' };
const group = { id: 'group', parent_id: null, name: '集团' };
const office = { id: 'office', parent_id: 'elsewhere', name: '办公室' };
const plant = { id: 'plant', parent_id: 'group', name: '第一分厂' };
const units = [shop, group, office, plant];

describe('nodes as a tree', () => {
  it('come each followed by those below, and one whose parent is not shown counts as a top one', () => {
    expect(inTreeOrder(units).map(({ node, level }) => `${level} ${node.id}`)).toEqual([
      '0 group',
      '1 plant',
      '2 shop',
      '0 office',
    ]);
  });

  it('know the way down to a node, and what lies below it', () => {
    expect(pathOf(units, shop).map((unit) => unit.name)).toEqual(['集团', '第一分厂', '机加工车间']);
    expect([...subtreeOf(units, 'plant')]).toEqual(['plant', 'shop']);
  });
});
