import type { Bar } from '@/ui/chart';

/** A picture's figures for those who hear them; units have the table instead. */
export function Read({ bars }: { bars: Bar[] }) {
  return (
    <dl className="hidden-visually">
      {bars.map((bar) => (
        <div key={bar.label}>
          <dt>{bar.label}</dt>
          <dd>{bar.shown}</dd>
        </div>
      ))}
    </dl>
  );
}
