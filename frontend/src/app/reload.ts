import { isConnected } from '@/api/connection';

/** After a new release the old page's parts are gone from the server: load the new one, once, where somebody waits for the part
 *  (`isAwaited`). Without a network the part may still be there. Drafts are kept on the device. */
export function reloadForMissing(isAwaited: () => boolean, reload: () => void) {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem('tongxin.reloaded') ?? 0);
    if (Date.now() - last < 30_000 || !navigator.onLine || !isConnected() || !isAwaited()) return;
    event.preventDefault();
    sessionStorage.setItem('tongxin.reloaded', String(Date.now()));
    reload();
  });
}
