import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Dialog } from './dialog';

afterEach(cleanup);

it('is closed by a press outside it, but not by the second half of the double click that opened it', () => {
  const onClose = vi.fn();
  render(
    <Dialog title="导入" onClose={onClose}>
      <p>2</p>
    </Dialog>,
  );
  // The browser names the dialog itself as the target of a press on its backdrop.
  const dialog = screen.getByRole('dialog');
  fireEvent.mouseDown(dialog, { detail: 2 });
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.mouseDown(screen.getByText('2'), { detail: 1 });
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.mouseDown(dialog, { detail: 1 });
  expect(onClose).toHaveBeenCalledOnce();
});
