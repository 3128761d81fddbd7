import { useSyncExternalStore } from 'react';

const query = typeof window.matchMedia === 'function' ? window.matchMedia('(min-width: 1024px)') : null;

const subscribe = (onChange: () => void) => {
  query?.addEventListener('change', onChange);
  return () => query?.removeEventListener('change', onChange);
};

/** Whether there is room for the desk's layout (rail, tables, three columns). */
export const useWide = () => useSyncExternalStore(subscribe, () => query?.matches ?? false);
