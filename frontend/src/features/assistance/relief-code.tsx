/** The code that a recipient shows: digits in two groups, and the same as a QR code. */
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useTranslation } from '@/i18n';
import './relief.css';

export function CodeShown({ code }: { code: string }) {
  const { t } = useTranslation();
  const drawn = generate(code);
  return (
    <div className="stack stack-small relief-code">
      <span>{t('collect.code')}</span>
      <strong>{`${code.slice(0, 4)} ${code.slice(4)}`}</strong>
      <svg
        viewBox={`-2 -2 ${drawn.size + 4} ${drawn.size + 4}`}
        role="img"
        aria-label={t('collect.qr')}
        shapeRendering="crispEdges"
      >
        <path d={toSvgPath(drawn)} />
      </svg>
      <span className="row-small">{t('collect.code_hint')}</span>
    </div>
  );
}
