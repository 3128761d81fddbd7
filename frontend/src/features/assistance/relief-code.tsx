/** The code that a recipient shows: digits in two groups, and the same as a QR code. */
import { useTranslation } from '@/i18n';
import { QrCode } from '@/ui/qr-code';
import './relief.css';

export function CodeShown({ code }: { code: string }) {
  const { t } = useTranslation();
  return (
    <div className="stack stack-small relief-code">
      <span>{t('collect.code')}</span>
      <strong>{`${code.slice(0, 4)} ${code.slice(4)}`}</strong>
      <QrCode text={code} label={t('collect.qr')} />
      <span className="row-small">{t('collect.code_hint')}</span>
    </div>
  );
}
