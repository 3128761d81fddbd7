/** A concern being written: plain data that survives closing the page. */
import type { CaseCreate, CaseKind } from '@/api/cases';
import { uploadedIds, type PickedFile } from '@/ui/picked-file';

export interface Subject {
  type: 'unit' | 'person';
  id: string;
  name: string;
}

export interface ConcernDraft {
  kind?: CaseKind;
  title: string;
  text: string;
  subject?: Subject;
  complaint: boolean;
  showName: boolean;
  files: PickedFile[];
}

export const draftName = 'concern';

export const newDraft: ConcernDraft = { title: '', text: '', complaint: false, showName: false, files: [] };

export const isEmpty = (draft: ConcernDraft) =>
  !draft.kind && draft.title.trim() === '' && draft.text.trim() === '' && !draft.subject && draft.files.length === 0;

export const titleLength = { least: 2, most: 80 };
export const textLength = { least: 5, most: 5000 };

/** What is still missing, by field. */
export function missingIn(draft: ConcernDraft): ('kind' | 'title' | 'text')[] {
  const missing: ('kind' | 'title' | 'text')[] = [];
  if (!draft.kind) missing.push('kind');
  if (draft.title.trim().length < titleLength.least) missing.push('title');
  if (draft.text.trim().length < textLength.least) missing.push('text');
  return missing;
}

/** Where it would go: what the routing preview and the filing both say about the subject. */
export function aboutOf(draft: Pick<ConcernDraft, 'subject' | 'complaint'>) {
  const { subject, complaint } = draft;
  if (!subject) return {};
  return subject.type === 'unit' ? { about_unit_id: subject.id, complaint } : { about_member_id: subject.id };
}

export function caseOf(draft: ConcernDraft): CaseCreate {
  return {
    kind: draft.kind ?? 'other',
    title: draft.title.trim(),
    text: draft.text.trim(),
    ...aboutOf(draft),
    show_author_to_department: draft.showName,
    file_ids: uploadedIds(draft.files),
  };
}
