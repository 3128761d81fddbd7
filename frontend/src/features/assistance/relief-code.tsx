/** The code that a recipient shows: digits in two groups, and the same as a QR code. */
import { encode } from 'uqr';
import { useTranslation } from '@/i18n';
import './relief.css';

export function CodeShown({ code }: { code: string }) {
  const { t } = useTranslation();
  const { data, size } = encode(code, { border: 2 });
  const path = data.flatMap((line, y) => line.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <div className="stack stack-small relief-code">
      <span>{t('collect.code')}</span>
      <strong>{`${code.slice(0, 4)} ${code.slice(4)}`}</strong>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('collect.qr')} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
      <span className="row-small">{t('collect.code_hint')}</span>
    </div>
  );
}
