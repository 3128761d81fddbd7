import { expect, it } from 'vitest';
import { accountName, years } from './funds';

it('puts balances of a year together, the newest year first', () => {
  const balances = {
    'Expenses:Dues:Aid:2025': 5,
    'Assets:Dues:Budget:2026': 1,
    'Equity:Dues:Grants': 9,
    'Assets:Dues:Committed:2026': 2,
    'Assets:Dues:Payable:2026': 3,
  };
  expect(years(balances)).toEqual([
    ['2026', { budget: 1, committed: 2, payable: 3, aid: 0 }],
    ['2025', { budget: 0, committed: 0, payable: 0, aid: 5 }],
  ]);
});

it('says an account in words, with its year', () => {
  expect(accountName('Assets:Dues:Budget:2026')).toBe('预算余额 2026');
  expect(accountName('Equity:Dues:Grants')).toBe('拨入');
});

it('leaves the name of an account that it does not know as it is', () => {
  expect(accountName('Income:Dues:Interest:2026')).toBe('Income:Dues:Interest:2026');
  expect(accountName('something else')).toBe('something else');
});
