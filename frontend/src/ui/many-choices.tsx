/** Big choices of which any number may be taken, as check boxes. */
import { useId } from 'react';
import './field.css';

interface ManyChoicesProps<T extends string> {
  label: string;
  hint?: string;
  value: T[];
  options: { value: T; label: string }[];
  onChange: (value: T[]) => void;
}

export function ManyChoices<T extends string>({ label, hint, value, options, onChange }: ManyChoicesProps<T>) {
  const id = useId();
  return (
    <fieldset className="choices" aria-describedby={hint ? id : undefined}>
      <legend>{label}</legend>
      {hint && (
        <p id={id} className="field-hint">
          {hint}
        </p>
      )}
      <div className="choices-grid choices-2">
        {options.map((option) => (
          <label key={option.value} className={value.includes(option.value) ? 'chosen' : ''}>
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, option.value] : value.filter((each) => each !== option.value))
              }
            />
            <strong>{option.label}</strong>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
