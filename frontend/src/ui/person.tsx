import './person.css';

export function Person({ name, unit }: { name: string; unit?: string | null }) {
  return (
    <span className="person">
      <span className="person-face" aria-hidden>
        {[...name][0]}
      </span>
      <span className="person-words">
        <strong>{name}</strong>
        {unit && <small>{unit}</small>}
      </span>
    </span>
  );
}
