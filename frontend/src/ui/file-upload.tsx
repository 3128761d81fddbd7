/** Files uploaded as soon as they are picked, with progress and retry; the caller keeps the list, so it can live in a draft. */
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import FileOutlined from '@ant-design/icons-svg/es/asn/FileOutlined';
import PaperClipOutlined from '@ant-design/icons-svg/es/asn/PaperClipOutlined';
import ReloadOutlined from '@ant-design/icons-svg/es/asn/ReloadOutlined';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { inTurn } from '@/api/client';
import { newKey } from '@/api/new-key';
import { asProblem } from '@/api/problem';
import { upload } from '@/api/upload';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import { dropPending, keepPending, mostMegabytes, mostPicture, pendingFile, shrink } from './pending-files';
import { isUnsent, type PickedFile } from './picked-file';
import { useOnline } from './use-online';
import './file-upload.css';

export interface FileUploadProps {
  /** Where files of this kind of object are sent to, and found under their ids. */
  at: string;
  files: PickedFile[];
  /** Takes a change, not a list: several uploads end at any time. */
  onChange: (change: (files: PickedFile[]) => PickedFile[]) => void;
  label: string;
  /** What others will see of them. */
  note: string;
  max?: number;
  /** One of several of a form, which says by `FileHint` once what can be added. */
  isOneOfMany?: boolean;
}

// Some pickers know kinds of files by their types only, others by their suffixes only.
const accepted = [
  'image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,image/gif,image/bmp,image/tiff,.heic,.heif',
  'video/mp4,video/quicktime,video/3gpp,.mp4,.mov,.3gp',
  'application/pdf,.pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document,.docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,.xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation,.pptx',
  'text/plain,.txt,text/csv,.csv',
].join(',');

const most = 6;

/** How many and which files can be added, and what others see of them. */
export function FileHint({ max = most, note }: Pick<FileUploadProps, 'max' | 'note'>) {
  const { t } = useTranslation();
  return (
    <>
      <p className="field-hint">{t('files.hint', { count: max })}</p>
      <details className="upload-more">
        <summary>{t('files.more')}</summary>
        <p className="field-hint">{t('files.kinds')}</p>
        <p className="field-hint">{note}</p>
      </details>
    </>
  );
}

export function FileUpload({ at, files, onChange, label, note, max = most, isOneOfMany = false }: FileUploadProps) {
  const { t } = useTranslation();
  const id = useId();
  const [progress, setProgress] = useState<Record<string, number>>({});
  const [failures, setFailures] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState('');
  const running = useRef(new Map<string, AbortController>());
  const queued = useRef(new Set<string>());
  const last = useRef<Promise<unknown>>(Promise.resolve());

  const send = useCallback(
    async (key: string) => {
      if (running.current.has(key)) return;
      const control = new AbortController();
      running.current.set(key, control);
      setFailures((all) => Object.fromEntries(Object.entries(all).filter(([other]) => other !== key)));
      try {
        const pending = await pendingFile(key);
        if (!pending) {
          onChange((all) => all.map((file) => (file.key === key ? { ...file, refused: t('files.gone') } : file)));
          return;
        }
        const progressed = (share: number) => setProgress((all) => ({ ...all, [key]: share }));
        const stored = await inTurn(() => upload(at, pending.blob, pending.name, progressed, control.signal));
        onChange((all) => all.map((file) => (file.key === key ? { ...file, id: stored.id, at: Date.now() } : file)));
      } catch (error) {
        if (control.signal.aborted) return;
        const { status, title, detail } = asProblem(error);
        if ([413, 415, 422].includes(status)) {
          const refused = [title, detail, t('files.left_out')].filter(Boolean).join(' · ');
          onChange((all) => all.map((file) => (file.key === key ? { ...file, refused } : file)));
        } else setFailures((all) => ({ ...all, [key]: status === 0 ? t('files.waiting') : title }));
      } finally {
        running.current.delete(key);
      }
    },
    [at, onChange, t],
  );

  /** One after another: the server handles one file of a person at a time. */
  const enqueue = useCallback(
    (key: string) => {
      if (queued.current.has(key)) return;
      queued.current.add(key);
      last.current = last.current.then(() => send(key)).finally(() => queued.current.delete(key));
    },
    [send],
  );

  const unsent = files
    .filter((file) => isUnsent(file))
    .map((file) => file.key)
    .join(' ');
  const isOnline = useOnline();
  useEffect(() => {
    // What an earlier visit left unsent, and again whenever the server can be reached again.
    if (isOnline) for (const key of unsent.split(' ').filter(Boolean)) enqueue(key);
  }, [unsent, enqueue, isOnline]);

  const pick = async (list: FileList | null) => {
    setRefusal('');
    const chosen = Array.from(list ?? []);
    if (files.length + chosen.length > max) setRefusal(t('files.too_many', { count: max }));
    for (const original of chosen.slice(0, Math.max(0, max - files.length))) {
      const file = await shrink(original);
      const megabytes = mostMegabytes(file.blob);
      if (file.blob.size > megabytes * 1024 * 1024) {
        setRefusal(t('files.too_large', { megabytes }));
        continue;
      }
      const key = newKey();
      // Named before it is stored: bytes that no draft names are cleared.
      const kept = keepPending(key, file);
      const picked = {
        key,
        name: file.name,
        media_type: file.blob.type || 'application/octet-stream',
        shrunk: file.blob !== original,
      };
      onChange((all) => [...all, picked]);
      await kept;
    }
  };

  const remove = (key: string) => {
    running.current.get(key)?.abort();
    void dropPending(key);
    onChange((all) => all.filter((file) => file.key !== key));
  };

  return (
    <div className="upload">
      <ul className="upload-list">
        {files.map((file) => (
          <li key={file.key}>
            <Preview at={at} file={file} />
            <div className="upload-what">
              <span>{file.name}</span>
              <small role="status" className={file.refused || failures[file.key] ? 'upload-failed' : ''}>
                {file.refused ??
                  (!isUnsent(file)
                    ? t('files.done')
                    : (failures[file.key] ??
                      (isOnline || progress[file.key]
                        ? t('files.uploading', { percent: Math.round((progress[file.key] ?? 0) * 100) })
                        : t('files.waiting'))))}
              </small>
              {file.shrunk && <small>{t('files.shrunk', { megabytes: mostPicture })}</small>}
              {file.media_type === 'application/pdf' && <small>{t('files.signature')}</small>}
              {isUnsent(file) && !failures[file.key] && (
                <div className="upload-bar">
                  <div style={{ width: `${(progress[file.key] ?? 0) * 100}%` }} />
                </div>
              )}
            </div>
            {failures[file.key] && isUnsent(file) && (
              <button type="button" className="upload-button" onClick={() => enqueue(file.key)}>
                <Icon of={ReloadOutlined} />
                <span className="hidden-visually">{`${t('act.retry')}: ${file.name}`}</span>
              </button>
            )}
            <button type="button" className="upload-button" onClick={() => remove(file.key)}>
              <Icon of={CloseOutlined} />
              <span className="hidden-visually">{`${t('act.remove')}: ${file.name}`}</span>
            </button>
          </li>
        ))}
      </ul>
      {files.length < max && (
        <label className="upload-add" htmlFor={id}>
          <Icon of={PaperClipOutlined} />
          <span>{label}</span>
          <input
            id={id}
            type="file"
            multiple
            accept={accepted}
            className="hidden-visually"
            onChange={(event) => {
              void pick(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
      )}
      {!isOneOfMany && <FileHint max={max} note={note} />}
      {refusal && (
        <p className="field-error" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

function Preview({ at, file }: { at: string; file: PickedFile }) {
  const [address, setAddress] = useState<string>();
  const isImage = file.media_type.startsWith('image/') && !file.refused;

  useEffect(() => {
    if (!isImage || file.id) return undefined;
    let made: string | undefined;
    let isGone = false;
    void pendingFile(file.key).then((pending) => {
      if (pending && !isGone) setAddress((made = URL.createObjectURL(pending.blob)));
    });
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.key, file.id, isImage]);

  if (isImage && (file.id || address))
    return <img className="upload-preview" src={file.id ? `${at}/${file.id}` : address} alt="" />;
  return (
    <span className="upload-preview">
      <Icon of={FileOutlined} />
    </span>
  );
}
