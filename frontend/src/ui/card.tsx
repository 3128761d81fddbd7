/** What pages are made of; it knows no router, so that the booth has it too. */
import type { ReactNode, Ref } from 'react';
import './page.css';

interface CardProps {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  label?: string;
  className?: string;
  ref?: Ref<HTMLElement>;
}

export function Card({ title, aside, children, label, className = '', ref }: CardProps) {
  return (
    <section ref={ref} className={`card ${className}`} aria-label={label}>
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A small line of short facts with dots between; where the line breaks there is no dot. */
export function Parts({ of }: { of: ReactNode[] }) {
  return (
    <div className="row-small parts">
      {of.map((part, index) => (
        <span key={index}>{part}</span>
      ))}
    </div>
  );
}

/** Name and value pairs: facts of a case, of a person. */
export function Facts({ items }: { items: { name: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map((item, index) => (
        <div key={index}>
          <dt>{item.name}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
