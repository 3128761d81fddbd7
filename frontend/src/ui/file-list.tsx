import FileOutlined from '@ant-design/icons-svg/es/asn/FileOutlined';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredFile } from '@/api/types';
import { Icon } from './icon';
import { fileAddress, originalAddress } from './picked-file';
import './file-upload.css';

/** Plays ranges of the file as they are needed. Not every device knows every kind of video. */
function Player({ file }: { file: StoredFile }) {
  const { t } = useTranslation();
  const [isRefused, setIsRefused] = useState(false);
  if (isRefused) return <p className="file-note">{t('files.unplayable')}</p>;
  return (
    <video
      controls
      playsInline
      preload="metadata"
      src={fileAddress(file.id)}
      aria-label={t('files.video', { name: file.name })}
      onError={() => setIsRefused(true)}
    />
  );
}

export function FileList({ files, isMine }: { files: StoredFile[]; isMine: boolean }) {
  const { t } = useTranslation();
  const note = t(isMine ? 'files.original_mine' : 'files.original_warning');
  if (files.length === 0) return null;
  return (
    <ul className="file-list" aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.id}>
          {file.media_type.startsWith('video/') && <Player file={file} />}
          <a href={fileAddress(file.id)} target="_blank" rel="noopener noreferrer" title={file.name}>
            {file.media_type.startsWith('image/') ? (
              <img src={fileAddress(file.id)} alt={t('files.of', { name: file.name })} loading="lazy" />
            ) : (
              <>
                <Icon of={FileOutlined} />
                <span>{file.name}</span>
              </>
            )}
          </a>
          {file.original && (
            <a className="file-original" href={originalAddress(file.id)} download title={note}>
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
