/** A new secret, shown once, with the client id that goes with it. */
import type { MachineMade } from '@/api/machines';
import { useTranslation } from '@/i18n';
import { CodeGiven } from '@/ui/code-given';

export function SecretGiven({ made, onClose }: { made: MachineMade; onClose: () => void }) {
  const { t } = useTranslation();
  if (!made.secret) return null;
  return (
    <CodeGiven title={t('machines.secret_title', { name: made.machine.name })} code={made.secret} onClose={onClose}>
      <p>
        {t('machines.client_id')}: <code>{made.machine.id}</code>
      </p>
      <p>{t('machines.secret_once')}</p>
    </CodeGiven>
  );
}
