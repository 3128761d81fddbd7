/** How many things wait behind a link. */
import type { Count } from '@/feature';

export function Waits({ count: { useCount, spoken } }: { count: Count }) {
  const count = useCount();
  if (count === 0) return null;
  return (
    <>
      <span className="hidden-visually">{spoken(count)}</span>
      <span className="badge" aria-hidden>
        {count > 99 ? '99+' : count}
      </span>
    </>
  );
}

/** The link's own words too, where `spoken` says them again. */
export function Counted({ label, count }: { label: string; count: Count }) {
  const isSpoken = count.useCount() > 0;
  return (
    <>
      <span aria-hidden={isSpoken}>{label}</span>
      <Waits count={count} />
    </>
  );
}
