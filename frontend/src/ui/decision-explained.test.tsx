import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { t } from '@/i18n';
import { DecisionExplained } from './decision-explained';

afterEach(cleanup);

const decision = {
  title: '深度困难',
  steps: ['（36000 − 6000）÷ 12 ÷ 3 人 = 833.33 元', '低保 900 − 833.33 = 66.67 元'],
  figures: [
    { key: 'minimum.living', value: 90000, unit: 'fen', effective: '2026-01-01', source: '市民政局文件' },
    { key: 'pause', value: 5, unit: 'working_days', effective: '2025-01-01', source: '工会办法' },
  ],
};

it('says the result, each step in its order, and each rule with its value, source and first day', () => {
  render(<DecisionExplained decision={decision} tone="good" />);
  expect(screen.getByText('深度困难').className).toContain('tag-good');
  const [steps, rules] = screen.getAllByRole('list');
  expect(
    within(steps as HTMLElement)
      .getAllByRole('listitem')
      .map((each) => each.textContent),
  ).toEqual(decision.steps);
  const said = within(rules as HTMLElement)
    .getAllByRole('listitem')
    .map((each) => each.textContent);
  expect(said[0]).toContain('900.00 元');
  expect(said[0]).toContain('市民政局文件');
  expect(said[1]).toContain(t('explain.rule_value', { value: 5, unit: t('explain.unit.working_days') }));
  expect(said[1]).toContain('2025');
});

it('shows no empty part of a decision without steps and rules', () => {
  render(<DecisionExplained decision={{ ...decision, steps: [], figures: [] }} tone="still" />);
  expect(screen.queryAllByRole('heading')).toEqual([]);
});
