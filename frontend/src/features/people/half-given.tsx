/** The half of a code that the administrator who proposes hands over. */
import { useTranslation } from 'react-i18next';
import { CodeGiven } from '@/ui/code-given';

export function HalfGiven({ name, half, onClose }: { name: string; half: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <CodeGiven title={t('proposals.half_title', { name })} code={half} onClose={onClose}>
      <p>{t('proposals.half_first', { name })}</p>
      <p>{t('members.code_once')}</p>
    </CodeGiven>
  );
}
