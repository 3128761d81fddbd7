import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { setLanguage } from '@/i18n';
import { Money, MoneyField } from './money';
import { useForm } from './use-form';
import { fenOf, moneyFault, yuan, type Fen } from './use-money';

afterEach(cleanup);

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [100, '1.00'],
  [99_999, '999.99'],
  [100_000, '1,000.00'],
  [123_456_789, '1,234,567.89'],
  [-150_050, '-1,500.50'],
  [Number.MAX_SAFE_INTEGER, '90,071,992,547,409.91'],
])('%d fen are %s yuan', (fen, shown) => {
  expect(yuan(fen)).toBe(shown);
});

test.each([
  ['1234.5', 123_450],
  ['1,234.50', 123_450],
  ['１２３４．５', 123_450],
  ['1，234，567元', 123_456_700],
  ['￥ 20', 2_000],
  ['¥20.01', 2_001],
  ['20元整', 2_000],
  ['50块', 5_000],
  ['12。5', 1_250],
  ['12.', 1_200],
  ['.5', 50],
  ['0', 0],
  ['0.29', 29], // 0.29 * 100 is 28.999… in floating point.
  ['1.15', 115],
  ['90071992547409.91', Number.MAX_SAFE_INTEGER],
])('%s is %d fen', (typed, fen) => {
  expect(fenOf(typed)).toBe(fen);
});

test.each([
  '12.345',
  '1,23',
  '1,2345',
  '1.234,50',
  '-5',
  '+5',
  '1e3',
  '0x10',
  '五百',
  '5元5角',
  '元',
  '.',
  ',',
  '1..2',
  '12 元 8',
  '90071992547409.92',
])('%s is no amount', (typed) => {
  expect(fenOf(typed)).toBeNull();
  expect(moneyFault(fenOf(typed))).toContain('1234.50');
});

it('nothing written is no fault', () => {
  expect([fenOf(' '), moneyFault(undefined)]).toEqual([undefined, undefined]);
});

it('what is out of range is refused with the bound', () => {
  expect(moneyFault(99, { least: 100 })).toContain('1.00');
  expect(moneyFault(500_001, { most: 500_000 })).toContain('5,000.00');
  expect([moneyFault(100, { least: 100 }), moneyFault(500_000, { most: 500_000 })]).toEqual([undefined, undefined]);
});

it('is shown in the language of the page', async () => {
  render(<Money fen={123_450} />);
  expect(screen.getByText('1,234.50 元')).toBeDefined();
  await setLanguage('en');
  expect(await screen.findByText('¥1,234.50')).toBeDefined();
  await setLanguage('zh-CN');
});

describe('a money field', () => {
  const send = vi.fn<(values: { amount: Fen }) => Promise<void>>(async () => undefined);
  afterEach(() => send.mockClear());

  function Form() {
    const form = useForm({
      start: { amount: undefined as Fen },
      faults: ({ amount }) => ({ amount: moneyFault(amount, { most: 500_000 }) }),
      send,
    });
    return (
      <form {...form.root} onSubmit={form.submit}>
        <MoneyField
          label="金额"
          fen={form.values.amount}
          onFen={(amount) => form.set({ amount })}
          error={form.error('amount')}
          most={500_000}
        />
        <button type="submit">申请</button>
      </form>
    );
  }
  const input = () => screen.getByLabelText<HTMLInputElement>('金额');
  const type = (text: string) => {
    fireEvent.focus(input());
    fireEvent.change(input(), { target: { value: text } });
  };

  it('gives fen, and groups what was typed once it is left', async () => {
    render(<Form />);
    type('１２３４．５元');
    expect(input().value).toBe('１２３４．５元');
    fireEvent.blur(input());
    expect(input().value).toBe('1,234.50');
    fireEvent.focus(input());
    expect(input().value).toBe('1234.50');
    fireEvent.blur(input());
    fireEvent.click(screen.getByRole('button'));
    await vi.waitFor(() => expect(send).toHaveBeenCalledWith({ amount: 123_450 }, expect.anything()));
    // Another one begins.
    await vi.waitFor(() => expect(input().value).toBe(''));
  });

  it('says what is no amount once it is left, keeps what was typed, and is not sent', async () => {
    render(<Form />);
    type('12.345');
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.blur(input());
    expect(screen.getByRole('alert').textContent).toContain('1234.50');
    expect(input().value).toBe('12.345');
    fireEvent.click(screen.getByRole('button'));
    await Promise.resolve();
    expect(send).not.toHaveBeenCalled();
    expect(input().getAttribute('aria-invalid')).toBe('true');
  });

  it('says the bound of what is too much', () => {
    render(<Form />);
    type('5000.01');
    fireEvent.blur(input());
    expect(screen.getByRole('alert').textContent).toContain('5,000.00');
    expect(input().value).toBe('5,000.01');
  });
});
