/** Files of a concern or a message. */
import { caseFiles } from '@/api/case-actions';
import type { StoredFile } from '@/api/upload';
import { useTranslation } from '@/i18n';
import { FileList } from '@/ui/file-list';

/** For a `FileUpload`. */
export function useCaseUpload() {
  const { t } = useTranslation();
  return { at: caseFiles, label: t('files.add'), note: t('case_files.copies') };
}

export function CaseFiles({ files, isMine }: { files: StoredFile[]; isMine: boolean }) {
  const { t } = useTranslation();
  return <FileList at={caseFiles} files={files} note={t(isMine ? 'case_files.original_mine' : 'case_files.original_warning')} />;
}
