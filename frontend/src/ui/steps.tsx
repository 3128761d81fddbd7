/** How far something is on a way that everybody goes: the step, of how many, and its name. */
import { useTranslation } from '@/i18n';
import './steps.css';

export function Steps({ names, at }: { names: string[]; at: number }) {
  const { t } = useTranslation();
  return (
    <div className="way">
      <p>{t('steps.at', { place: at + 1, count: names.length, step: names[at] ?? '' })}</p>
      <div className="way-bar" aria-hidden>
        {names.map((name, index) => (
          <span key={name} className={index < at ? 'way-done' : index === at ? 'way-now' : ''} />
        ))}
      </div>
    </div>
  );
}
