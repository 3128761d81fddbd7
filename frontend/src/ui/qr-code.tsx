/** A text as a QR code, with the white border that the standard asks for. Its place gives it a width. */
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import './qr-code.css';

const BORDER = 4;

/** Without a label it is hidden from screen readers. */
export function QrCode({ text, label }: { text: string; label?: string }) {
  const code = generate(text);
  const side = code.size + 2 * BORDER;
  return (
    <svg
      className="qr-code"
      viewBox={`${-BORDER} ${-BORDER} ${side} ${side}`}
      role="img"
      aria-label={label}
      aria-hidden={!label}
      shapeRendering="crispEdges"
    >
      <path d={toSvgPath(code)} />
    </svg>
  );
}
