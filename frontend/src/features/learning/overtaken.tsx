/** A draft of what somebody else has changed since: saved as it is, it would undo their change. */
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/error';
import { Row } from '@/ui/layout';

/** With the version from which it was written. */
export type Versioned<V> = V & { version: number };

interface OvertakenProps {
  form: { values: { version: number }; set: (next: { version: number }) => void; clear: () => void };
  /** Of what is shown. */
  version: number;
}

export function Overtaken({ form, version }: OvertakenProps) {
  const { t } = useTranslation();
  if (form.values.version === version) return null;
  return (
    <Notice tone="wait" title={t('training.overtaken')}>
      <p>{t('training.overtaken_fact')}</p>
      <Row>
        <Button onClick={form.clear}>{t('training.take_theirs')}</Button>
        <Button onClick={() => form.set({ version })}>{t('training.keep_mine')}</Button>
      </Row>
    </Notice>
  );
}
