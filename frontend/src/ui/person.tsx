import './person.css';

export function Person({ name, unit, note }: { name: string; unit?: string | null; note?: string }) {
  return (
    <span className="person">
      <span className="person-face" aria-hidden>
        {[...name][0]}
      </span>
      <span className="person-words">
        <strong>{name}</strong>
        {note && <small>{note}</small>}
        {unit && <small>{unit}</small>}
      </span>
    </span>
  );
}
