/** A file that this platform saved before, and only this device reads. */
import { Field } from '@/ui/field';

interface TextFileProps {
  label: string;
  hint: string;
  error?: string;
  onRead: (text: string) => void;
}

export const TextFile = ({ label, hint, error, onRead }: TextFileProps) => (
  <Field label={label} hint={hint} error={error}>
    {(wiring) => (
      <input
        {...wiring}
        type="file"
        className="input"
        accept="application/json,.json"
        onChange={({ target }) => void target.files?.[0]?.text().then(onRead)}
      />
    )}
  </Field>
);
