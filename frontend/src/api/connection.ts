/** Whether the server can be reached: the browser's own word, and what our calls show where it says nothing (a dead mobile
 *  connection, a server that is down). While it cannot, reading waits; once it can again, everything on the screen is read again. */
import { onlineManager } from '@tanstack/react-query';

const firstWait = 2_000;
const longestWait = 30_000;

let wait = firstWait;
let timer: ReturnType<typeof setTimeout> | undefined;

export const isConnected = () => onlineManager.isOnline();
export const onConnection = (listener: () => void) => onlineManager.subscribe(listener);

/** When it was last lost, on the clock of `performance.now()`. */
let lostAt = 0;
onlineManager.subscribe((isOnline) => {
  if (!isOnline) lostAt = performance.now();
});

/** A call got an answer, an error or not. One asked before the connection was lost (`askedAt`) says nothing about now. */
export function answered(askedAt: number) {
  if (askedAt < lostAt) return;
  clearTimeout(timer);
  timer = undefined;
  wait = firstWait;
  onlineManager.setOnline(true);
}

/** A call got none: from now on the server is asked for a sign of life, at longer and longer intervals. */
export function unanswered() {
  onlineManager.setOnline(false);
  timer ??= setTimeout(() => void probe(), wait);
}

/** Now instead of at the next interval, and also where nobody was asking. */
export async function probe() {
  clearTimeout(timer);
  timer = undefined;
  const askedAt = performance.now();
  try {
    await fetch('/livez', { cache: 'no-store' });
    answered(askedAt);
  } catch {
    wait = Math.min(wait * 2, longestWait);
    unanswered();
  }
}

/** React Query takes the browser to be online until told otherwise; the app may have been opened without a network. */
export function startConnection() {
  onlineManager.setOnline(navigator.onLine);
}
