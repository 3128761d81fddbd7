/** Where a finger signs. Strokes are x, y, x, y, … on a screen of 2000 by 1000. */
import { useRef, useState, type PointerEvent } from 'react';
import type { Stroke } from '@/api/relief';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import './relief.css';

const width = 2000;
const height = 1000;
const mostNumbers = 2000;

export function SignaturePad({ strokes, onStrokes }: { strokes: Stroke[]; onStrokes: (strokes: Stroke[]) => void }) {
  const { t } = useTranslation();
  const pad = useRef<SVGSVGElement>(null);
  const [open, setOpen] = useState<Stroke | null>(null);
  const point = ({ clientX, clientY }: PointerEvent): Stroke => {
    const box = pad.current?.getBoundingClientRect();
    if (!box) return [];
    const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
    return [
      within(((clientX - box.left) / box.width) * width, width),
      within(((clientY - box.top) / box.height) * height, height),
    ];
  };
  const end = () => {
    if (open && open.length >= 4) onStrokes([...strokes, open]);
    setOpen(null);
  };
  return (
    <div className="stack stack-small">
      <svg
        ref={pad}
        viewBox={`0 0 ${width} ${height}`}
        className="relief-pad"
        role="img"
        aria-label={t('hand_out.sign')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setOpen(point(event));
        }}
        onPointerMove={(event) => open && open.length < mostNumbers && setOpen([...open, ...point(event)])}
        onPointerUp={end}
        onPointerCancel={end}
      >
        {[...strokes, ...(open ? [open] : [])].map((stroke, index) => (
          <polyline key={index} points={stroke.join(' ')} />
        ))}
      </svg>
      <Button kind="quiet" onClick={() => onStrokes([])}>
        {t('hand_out.sign_clear')}
      </Button>
    </div>
  );
}
