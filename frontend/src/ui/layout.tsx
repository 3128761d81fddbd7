/** How parts stand to each other; a page has no stylesheet for that. */
import type { ComponentProps, ReactNode } from 'react';
import { Button } from './button';
import { ErrorNotice } from './error';
import type { useForm } from './use-form';
import './layout.css';

interface StackProps extends ComponentProps<'div'> {
  as?: 'div' | 'ul' | 'ol' | 'section';
  /** `small`: lines of one thing; `wide`: fields. */
  gap?: 'small' | 'wide';
}

/** One below the other. */
export function Stack({ as = 'div', gap, ...rest }: StackProps) {
  const Tag = as as 'div';
  return <Tag {...rest} className={gap ? `stack stack-${gap}` : 'stack'} />;
}

/** Next to each other as far as there is room, such as buttons. */
export function Row({ as: Tag = 'div', children }: { as?: 'div' | 'span'; children: ReactNode }) {
  return <Tag className="row">{children}</Tag>;
}

/** Two columns where there is room. `side`: the second is narrow, such as what can be done and facts next to what is read.
 *  `pair`: short texts to be compared, which stand next to each other within a card, too. */
export function Columns({ side = false, pair = false, children }: { side?: boolean; pair?: boolean; children: ReactNode }) {
  return (
    <div className="columns">
      <div className={side ? 'columns-side' : pair ? 'columns-pair' : undefined}>{children}</div>
    </div>
  );
}

/** What only some want to see, behind one line. */
export function Unfold({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="unfold">
      <summary>{label}</summary>
      {children}
    </details>
  );
}

interface FormProps {
  form: Pick<ReturnType<typeof useForm>, 'root' | 'submit' | 'isBusy' | 'problem'>;
  /** On its button: what happens. Without it there is nothing to send yet. */
  submit?: string;
  /** It is the one main action of its screen. */
  isMain?: boolean;
  children: ReactNode;
}

/** Fields, what was refused, and the one button that sends them. */
export function Form({ form: { root, submit: send, isBusy, problem }, submit, isMain = true, children }: FormProps) {
  return (
    <form {...root} className="form stack stack-wide" noValidate onSubmit={send}>
      {children}
      {problem && <ErrorNotice error={problem} />}
      {submit && (
        <Button kind={isMain ? 'main' : 'plain'} type="submit" isBusy={isBusy}>
          {submit}
        </Button>
      )}
    </form>
  );
}
