/** The trustee's own file. */
import { useTranslation } from '@/i18n';
import { Field } from '@/ui/field';

export function BackupField({ onRead, error }: { onRead: (backup: string) => void; error?: string }) {
  const { t } = useTranslation();
  return (
    <Field label={t('trustee.file')} hint={t('trustee.file_hint')} error={error}>
      {(wiring) => (
        <input
          {...wiring}
          type="file"
          className="input"
          accept="application/json,.json"
          onChange={({ target }) => void target.files?.[0]?.text().then(onRead)}
        />
      )}
    </Field>
  );
}
