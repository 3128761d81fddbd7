/** Reads a QR code with the phone's camera, where the browser can: the eight digits on somebody's phone, or codes of another form. It
 *  may be typed in any case. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from './button';
import { Notice } from './error';
import './code-scanner.css';

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}
declare global {
  var BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined;
}

export const canScan = () => typeof globalThis.BarcodeDetector === 'function' && 'mediaDevices' in navigator;
const every = 250;

interface CodeScannerProps {
  onCode: (code: string) => void;
  onStop: () => void;
  form?: RegExp;
  /** What to hold into the picture, where it is no phone. */
  hint?: string;
}

const digits = /^\d{8}$/;

export function CodeScanner({ onCode, onStop, form = digits, hint }: CodeScannerProps) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const found = useEffectEvent(onCode);
  const isOne = useEffectEvent((text: string) => form.test(text));

  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: number | undefined;
    let isOver = false;
    const begin = async () => {
      const Detector = globalThis.BarcodeDetector;
      if (!Detector) throw new Error('no detector');
      const detector = new Detector({ formats: ['qr_code'] });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const shown = video.current;
      if (isOver || !shown) return stop();
      shown.srcObject = stream;
      await shown.play();
      timer = window.setInterval(() => {
        detector
          .detect(shown)
          .then((codes) => codes.find(({ rawValue }) => isOne(rawValue)))
          .then((code) => code && !isOver && found(code.rawValue))
          .catch(() => undefined); // a picture that cannot be read: the next one follows
      }, every);
    };
    const stop = () => {
      isOver = true;
      window.clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
    begin().catch(() => setRefused(true));
    return stop;
  }, []);

  return (
    <div className="stack stack-small">
      {isRefused ? (
        <Notice tone="wait">{t('scan.cannot')}</Notice>
      ) : (
        <>
          <p>{hint ?? t('scan.under_way')}</p>
          <video ref={video} className="code-scanner" muted playsInline />
        </>
      )}
      <Button onClick={onStop}>{t('scan.stop')}</Button>
    </div>
  );
}
