/** The half of a code that the administrator who proposes hands over. */
import { useTranslation } from '@/i18n';
import { CodeGiven } from '@/ui/code-given';

export function HalfGiven({ name, half, onClose }: { name: string; half: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <CodeGiven title={t('code_given.half_title', { name })} code={half} onClose={onClose}>
      <p>{t('propose.half_first', { name })}</p>
      <p>{t('code_given.once')}</p>
    </CodeGiven>
  );
}
