/** A short word that something worked, said to screen readers too; gone after four seconds. */
import { useSyncExternalStore } from 'react';
import './toast.css';

let current: { id: number; text: string } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function put(next: typeof current) {
  current = next;
  for (const listener of listeners) listener();
}

export function say(text: string) {
  clearTimeout(timer);
  put({ id: Date.now(), text });
  timer = setTimeout(() => put(null), 4000);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toast() {
  const shown = useSyncExternalStore(subscribe, () => current);
  return (
    <div className="toast" role="status" aria-live="polite">
      {shown && <span key={shown.id}>{shown.text}</span>}
    </div>
  );
}
