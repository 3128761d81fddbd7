/** Photos of a visit: first who agreed, then the photos; each is made small and sealed on the phone at once. */
import CameraOutlined from '@ant-design/icons-svg/es/asn/CameraOutlined';
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from '@/i18n';
import { formatMoment } from '@/ui/dates';
import { Field, Toggle } from '@/ui/field';
import '@/ui/file-upload.css';
import { Icon } from '@/ui/icon';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';
import { smallPhoto } from './visit-photos';
import { addPhoto, photoBytes, removePhoto, type LocalReport, type Photo, type ReportWritten } from './visit-reports';

const most = 6;

interface PhotoFieldsProps {
  report: LocalReport;
  set: (written: Partial<ReportWritten>) => void;
  error?: string;
}

export function PhotoFields({ report: { kind, id, written, photos }, set, error }: PhotoFieldsProps) {
  const { t } = useTranslation();
  const picker = useId();
  const [refusal, setRefusal] = useState('');
  const isAllowed = written.allowedAt !== undefined;

  const pick = async (list: FileList | null) => {
    setRefusal('');
    for (const file of Array.from(list ?? []).slice(0, most - photos.length)) {
      try {
        const blob = await smallPhoto(file);
        await addPhoto(kind, id, file.name.replace(/\.\w+$/, '') + '.jpg', blob);
      } catch {
        setRefusal(t('report.photo_unreadable', { name: file.name }));
      }
    }
  };

  return (
    <Card title={t('report.photos')}>
      <Stack>
        <Toggle
          label={t('report.allowed')}
          hint={written.allowedAt ? t('report.allowed_at', { at: formatMoment(written.allowedAt) }) : t('report.allowed_hint')}
          checked={isAllowed}
          disabled={photos.length > 0}
          onChange={(on) => set({ allowedAt: on ? new Date().toISOString() : undefined })}
        />
        {isAllowed && (
          <Field label={t('report.allowed_by')} hint={t('report.allowed_by_hint')} error={error}>
            {(wiring) => (
              <Input
                {...wiring}
                value={written.allowedBy}
                maxLength={50}
                autoComplete="off"
                onChange={({ target }) => set({ allowedBy: target.value })}
              />
            )}
          </Field>
        )}
        {isAllowed && (
          <div className="upload">
            <ul className="upload-list">
              {photos.map((photo) => (
                <li key={photo.key}>
                  <Preview photo={photo} />
                  <div className="upload-what">
                    <span>{photo.name}</span>
                    <small>{t('report.photo_kept', { kilobytes: Math.ceil(photo.size / 1024) })}</small>
                  </div>
                  <button type="button" className="upload-button" onClick={() => void removePhoto(kind, id, photo.key)}>
                    <Icon of={CloseOutlined} />
                    <span className="hidden-visually">{`${t('act.remove')}: ${photo.name}`}</span>
                  </button>
                </li>
              ))}
            </ul>
            {photos.length < most && (
              <label className="upload-add" htmlFor={picker}>
                <Icon of={CameraOutlined} />
                <span>{t('report.add_photo')}</span>
                <input
                  id={picker}
                  type="file"
                  multiple
                  accept="image/*"
                  className="hidden-visually"
                  onChange={({ target }) => {
                    void pick(target.files).then(() => (target.value = ''));
                  }}
                />
              </label>
            )}
            <p className="field-hint">{t('report.photos_hint', { count: most })}</p>
            {refusal && (
              <p className="field-error" role="alert">
                {refusal}
              </p>
            )}
          </div>
        )}
      </Stack>
    </Card>
  );
}

function Preview({ photo }: { photo: Photo }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isGone = false;
    void photoBytes(photo.key).then((bytes) => {
      if (bytes && !isGone) setAddress((made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))));
    });
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [photo.key]);
  return address ? <img className="upload-preview" src={address} alt="" /> : <span className="upload-preview" />;
}
