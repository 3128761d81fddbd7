/** A labelled input: the hint and the error belong to it for screen readers too. */
import { useId, type ReactNode } from 'react';
import './field.css';

interface Wiring {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
  'aria-required'?: boolean;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  required?: boolean;
  children: (wiring: Wiring) => ReactNode;
}

export function Field({ label, hint, error, required, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** Big choices side by side, as radio buttons: kind of matter, solved or not. */
interface ChoicesProps<T extends string> {
  label: string;
  hint?: string;
  name: string;
  value: T | undefined;
  options: { value: T; label: ReactNode; hint?: ReactNode }[];
  onChange: (value: T) => void;
  error?: string;
  columns?: 1 | 2 | 3 | 'row';
  /** Where a heading next to it says the same. */
  isLabelHidden?: boolean;
  /** What was chosen is under way. */
  isBusy?: boolean;
}

export function Choices<T extends string>({
  label,
  hint,
  name,
  value,
  options,
  onChange,
  error,
  columns = 2,
  isLabelHidden = false,
  isBusy = false,
}: ChoicesProps<T>) {
  const id = useId();
  return (
    <fieldset
      className="choices"
      aria-busy={isBusy || undefined}
      aria-describedby={error ? `${id}-error` : undefined}
      data-invalid={error ? true : undefined}
    >
      <legend className={isLabelHidden ? 'hidden-visually' : ''}>{label}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      <div className={`choices-grid choices-${columns}`}>
        {options.map((option) => (
          <label key={option.value} className={value === option.value ? 'chosen' : ''}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <strong>{option.label}</strong>
              {option.hint && <small>{option.hint}</small>}
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** A switch whose words tell what being on means. */
export function Toggle({
  label,
  hint,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <label className="toggle">
      <span>
        <strong>{label}</strong>
        {hint && <small id={id}>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
