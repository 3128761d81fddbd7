import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { CodeScanner } from './code-scanner';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('says what to hold into the picture, where it is no phone', () => {
  vi.stubGlobal('BarcodeDetector', vi.fn());
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => new Promise(() => undefined) } });
  const nothing = () => undefined;
  render(<CodeScanner onCode={nothing} onStop={nothing} />);
  expect(screen.getByText('把对方的二维码放进画面')).toBeDefined();
  cleanup();
  render(<CodeScanner onCode={nothing} onStop={nothing} form={/^B/} hint="the label of the book" />);
  expect(screen.getByText('the label of the book')).toBeDefined();
  expect(screen.queryByText('把对方的二维码放进画面')).toBeNull();
});
