import { describe, expect, it } from 'vitest';
import { aboutOf, caseOf, isEmpty, missingIn, newDraft, type ConcernDraft } from './concern-draft';

const full = (change: Partial<ConcernDraft> = {}): ConcernDraft => ({
  ...newDraft,
  kind: 'welfare',
  title: ' 晚班饭菜是凉的 ',
  text: '二食堂晚班经常是凉菜凉饭',
  ...change,
});

describe('a concern being written', () => {
  it('says what is missing', () => {
    expect(missingIn(newDraft)).toEqual(['kind', 'title', 'text']);
    expect(missingIn(full({ title: ' 啊 ' }))).toEqual(['title']);
    expect(missingIn(full({ text: '太短 ' }))).toEqual(['text']);
    expect(missingIn(full())).toEqual([]);
  });

  it('is empty until something was put into it', () => {
    expect(isEmpty(newDraft)).toBe(true);
    expect(isEmpty({ ...newDraft, text: ' ' })).toBe(true);
    expect(isEmpty({ ...newDraft, kind: 'other' })).toBe(false);
  });

  it('complains only about a unit that was chosen; a person is always kept out', () => {
    expect(aboutOf({ complaint: true })).toEqual({});
    expect(aboutOf({ complaint: true, subject: { type: 'unit', id: 'u', name: '二分厂' } })).toEqual({
      about_unit_id: 'u',
      complaint: true,
    });
    expect(aboutOf({ complaint: false, subject: { type: 'person', id: 'p', name: '李四' } })).toEqual({ about_member_id: 'p' });
  });

  it('is filed trimmed and with the uploaded files only', () => {
    const files = [
      { key: 'k1', name: 'a.jpg', media_type: 'image/jpeg', id: 'f1' },
      { key: 'k2', name: 'b.jpg', media_type: 'image/jpeg' },
    ];
    expect(caseOf(full({ files }))).toEqual({
      kind: 'welfare',
      title: '晚班饭菜是凉的',
      text: '二食堂晚班经常是凉菜凉饭',
      show_author_to_department: false,
      file_ids: ['f1'],
    });
  });
});
