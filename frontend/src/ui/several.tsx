/** Some of a list, as big check boxes; what cannot be chosen stays in sight with the reason. */
import { useId, type ReactNode } from 'react';
import './field.css';

interface SeveralProps<T extends string> {
  label: string;
  hint?: string;
  /** Who or what is chosen, in the order in which it was. */
  values: T[];
  /** `barred`: cannot be chosen, and why. */
  options: { value: T; label: ReactNode; hint?: ReactNode; barred?: string | null }[];
  onChange: (values: T[]) => void;
  columns?: 1 | 2;
  /** Said below, such as how many are chosen. */
  standing?: string;
  error?: string;
}

export function Several<T extends string>({
  label,
  hint,
  values,
  options,
  onChange,
  columns = 1,
  standing,
  error,
}: SeveralProps<T>) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <fieldset className="choices" aria-describedby={described || undefined} data-invalid={error ? true : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      <div className={`choices-grid choices-${columns}`}>
        {options.map(({ value, label: name, hint: note, barred }) => {
          const isChosen = values.includes(value);
          return (
            <label key={value} className={barred ? 'barred' : isChosen ? 'chosen' : ''}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={Boolean(barred)}
                onChange={({ target }) => onChange(target.checked ? [...values, value] : values.filter((each) => each !== value))}
              />
              <span>
                <strong>{name}</strong>
                {note && <small>{note}</small>}
                {barred && <small>{barred}</small>}
              </span>
            </label>
          );
        })}
      </div>
      {standing && (
        <p className="field-hint" role="status">
          {standing}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
