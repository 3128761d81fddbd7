import FileOutlined from '@ant-design/icons-svg/es/asn/FileOutlined';
import { useState } from 'react';
import type { StoredFile } from '@/api/upload';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import './file-upload.css';

/** Plays ranges of the file as they are needed. Not every device knows every kind of video. */
function Player({ file, src }: { file: StoredFile; src: string }) {
  const { t } = useTranslation();
  const [isRefused, setIsRefused] = useState(false);
  if (isRefused) return <p className="file-note">{t('files.unplayable')}</p>;
  return (
    <video
      controls
      playsInline
      preload="metadata"
      src={src}
      aria-label={t('files.video', { name: file.name })}
      onError={() => setIsRefused(true)}
    />
  );
}

interface FileListProps {
  /** Where they are found under their ids. */
  at: string;
  files: StoredFile[];
  /** What to know before taking an original. */
  note: string;
}

export function FileList({ at, files, note }: FileListProps) {
  const { t } = useTranslation();
  const addressOf = (file: StoredFile) => `${at}/${file.id}`;
  if (files.length === 0) return null;
  return (
    <ul className="file-list" aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.id}>
          {file.media_type.startsWith('video/') && <Player file={file} src={addressOf(file)} />}
          <a href={addressOf(file)} target="_blank" rel="noopener noreferrer" title={file.name}>
            {file.media_type.startsWith('image/') ? (
              <img src={addressOf(file)} alt={t('files.of', { name: file.name })} loading="lazy" />
            ) : (
              <>
                <Icon of={FileOutlined} />
                <span>{file.name}</span>
              </>
            )}
          </a>
          {file.original && (
            <a className="file-original" href={`${addressOf(file)}/original`} download title={note}>
              {t('files.original')}
              <span className="hidden-visually">{`: ${file.name}`}</span>
            </a>
          )}
        </li>
      ))}
      {files.some((file) => file.original) && <li className="file-note">{note}</li>}
      {files.some((file) => file.media_type === 'application/pdf') && <li className="file-note">{t('files.signature')}</li>}
    </ul>
  );
}
