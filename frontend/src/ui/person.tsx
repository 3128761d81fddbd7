import './person.css';

export function Person({ name, unit }: { name: string; unit?: string | null }) {
  return (
    <span className="person">
      <span className="person-face" aria-hidden>
        {name.slice(0, 1)}
      </span>
      <span className="person-words">
        <strong>{name}</strong>
        {unit && <small>{unit}</small>}
      </span>
    </span>
  );
}
