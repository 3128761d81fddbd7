import { describe, expect, it } from 'vitest';
import { isUploading, uploadedIds, type PickedFile } from './picked-file';

const file = (more: Partial<PickedFile>): PickedFile => ({ key: 'k', name: 'a.jpg', media_type: 'image/jpeg', ...more });

describe('picked files', () => {
  it('keep others waiting until they are on the server', () => {
    expect(isUploading([file({})])).toBe(true);
    expect(isUploading([file({ id: 'f1', at: Date.now() })])).toBe(false);
  });

  it('are sent again once the server has cleared them', () => {
    expect(isUploading([file({ id: 'f1', at: Date.now() - 24 * 3_600_000 })])).toBe(true);
  });

  it('that were refused hold nothing up and go with nothing', () => {
    const files = [file({ refused: 'not this type' }), file({ id: 'f1', at: Date.now() })];
    expect(isUploading(files)).toBe(false);
    expect(uploadedIds(files)).toEqual(['f1']);
  });
});
