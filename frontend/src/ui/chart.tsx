/** Plain bars: a picture where people would look. The table behind it is the page's own, so this is hidden from screen readers. */
import './chart.css';

export interface Bar {
  label: string;
  /** null: not shown, with `shown` saying why ("<5"). */
  value: number | null;
  shown: string;
  /** A longer, paler bar behind, such as the 90th percentile. */
  behind?: number | null;
}

export function Bars({ bars }: { bars: Bar[] }) {
  const most = Math.max(1, ...bars.flatMap((bar) => [bar.value ?? 0, bar.behind ?? 0]));
  return (
    <ul className="bars" aria-hidden>
      {bars.map((bar) => (
        <li key={bar.label}>
          <span className="bars-label">{bar.label}</span>
          <span className="bars-track">
            {bar.behind != null && <span className="bars-behind" style={{ width: `${(bar.behind / most) * 100}%` }} />}
            {bar.value === null ? (
              <span className="bars-hidden" />
            ) : (
              <span className="bars-bar" style={{ width: `${(bar.value / most) * 100}%` }} />
            )}
          </span>
          <span className="bars-value">{bar.shown}</span>
        </li>
      ))}
    </ul>
  );
}
