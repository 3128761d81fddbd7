import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { StoredFile } from '@/api/upload';
import { t } from '@/i18n';
import { CaseFiles } from './case-files';

const file = { id: 'f1', name: '更衣柜.jpg', media_type: 'image/jpeg', size: 1, original: true } as StoredFile;

afterEach(cleanup);

it.each([
  [true, 'case_files.original_mine', 'case_files.original_warning'],
  [false, 'case_files.original_warning', 'case_files.original_mine'],
] as const)('says of an original what concerns its reader (their own: %s)', (isMine, said, unsaid) => {
  render(<CaseFiles files={[file]} isMine={isMine} />);
  expect(screen.getByText(t(said))).toBeDefined();
  expect(screen.queryByText(t(unsaid))).toBeNull();
  expect(screen.getByTitle(t(said))).toBeDefined();
});

it('says of a PDF that a signature in the copy proves nothing', () => {
  render(<CaseFiles files={[{ ...file, media_type: 'application/pdf', original: false }]} isMine />);
  expect(screen.getByText(t('files.signature'))).toBeDefined();
});
