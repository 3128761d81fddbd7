/** What machines write: a hash that breaks anywhere, and commands that keep their lines. */
import './code.css';

export const Hash = ({ of }: { of: string }) => <code className="hash">{of}</code>;

export const Commands = ({ label, children }: { label: string; children: string }) => (
  <pre className="commands" role="group" aria-label={label} tabIndex={0}>
    {children}
  </pre>
);
