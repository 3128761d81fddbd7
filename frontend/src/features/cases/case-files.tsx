/** Files of a concern or a message. */
import { caseFiles } from '@/api/case-actions';
import type { StoredFile } from '@/api/types';
import { useTranslation } from '@/i18n';
import { FileList } from '@/ui/file-list';

export function CaseFiles({ files, isMine }: { files: StoredFile[]; isMine: boolean }) {
  const { t } = useTranslation();
  return <FileList at={caseFiles} files={files} note={t(isMine ? 'files.original_mine' : 'files.original_warning')} />;
}
