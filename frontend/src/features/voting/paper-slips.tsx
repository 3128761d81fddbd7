/** Slips for those without a device key, in random order, one code each: the browser prints them or saves them as a PDF. */
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { slipAddress, type Slip } from '@/ballots/slips';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Row, Stack } from '@/ui/layout';
import { QrCode } from '@/ui/qr-code';
import '@/ui/paper-slips.css';

export interface PaperSlip extends Slip {
  weight: number;
}

/** As many as a browser lays out at once without trouble. */
const SHEET = 400;

/** By the browser's source of randomness: the order says nothing about the roll. */
export function shuffled<T>(all: T[]): T[] {
  const drawn = all.map((each) => ({ each, at: crypto.getRandomValues(new Uint32Array(2)) }));
  drawn.sort(({ at: one }, { at: other }) => (one[0] ?? 0) - (other[0] ?? 0) || (one[1] ?? 0) - (other[1] ?? 0));
  return drawn.map(({ each }) => each);
}

export function PaperSlips({ slips, title, booth }: { slips: PaperSlip[]; title: string; booth: string }) {
  const { t } = useTranslation();
  const [sheet, setSheet] = useState<PaperSlip[]>([]);
  const isWeighted = slips.some(({ weight }) => weight !== 1);
  useEffect(() => {
    if (sheet.length > 0) window.print();
  }, [sheet]);
  const starts = Array.from({ length: Math.ceil(slips.length / SHEET) }, (_, index) => index * SHEET);
  return (
    <Stack>
      <p>{t('registrar.paper_lead', { count: slips.length })}</p>
      <Row>
        {starts.map((start) => (
          <Button key={start} onClick={() => setSheet(slips.slice(start, start + SHEET))}>
            {t('registrar.print', { from: start + 1, to: Math.min(start + SHEET, slips.length) })}
          </Button>
        ))}
      </Row>
      {createPortal(
        <ul className="paper-slips" aria-hidden>
          {sheet.map((slip) => (
            <li key={slip.credential}>
              <QrCode text={slipAddress(booth, slip)} />
              <div>
                <strong>{title}</strong>
                <p>{t('registrar.slip_hint')}</p>
                <code>{slip.credential}</code>
                {isWeighted && <p>{t('registrar.slip_weight', { weight: slip.weight })}</p>}
              </div>
            </li>
          ))}
        </ul>,
        document.body,
      )}
    </Stack>
  );
}
