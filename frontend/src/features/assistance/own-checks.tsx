/** What an auditor runs on a machine of their own, without trusting these pages. */
import { useTranslation } from '@/i18n';
import { Commands } from '@/ui/code';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';

const checks = [
  ['sums', 'bean-check earmarked.beancount'],
  ['balances', 'bean-query earmarked.beancount "SELECT account, sum(position) GROUP BY account ORDER BY account"'],
  ['file', 'sha256sum RESULT.csv'],
  ['altered', 'tongxin-assistance verify'],
] as const;

export function OwnChecks() {
  const { t } = useTranslation();
  return (
    <Card title={t('checks.title')}>
      <Stack>
        <p className="row-small">{t('checks.hint')}</p>
        <Stack as="ol">
          {checks.map(([name, command]) => (
            <li key={name}>
              <strong>{t(`checks.${name}`)}</strong>
              <p className="row-small">{t(`checks.${name}_hint`)}</p>
              <Commands label={t(`checks.${name}`)}>{command}</Commands>
            </li>
          ))}
        </Stack>
      </Stack>
    </Card>
  );
}
