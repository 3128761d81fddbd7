/** Files of a concern or a message. */
import { useTranslation } from 'react-i18next';
import { caseFiles } from '@/api/cases';
import type { StoredFile } from '@/api/types';
import { FileList } from '@/ui/file-list';

export function CaseFiles({ files, isMine }: { files: StoredFile[]; isMine: boolean }) {
  const { t } = useTranslation();
  return <FileList at={caseFiles} files={files} note={t(isMine ? 'files.original_mine' : 'files.original_warning')} />;
}
