/** Large type and light or dark, kept on the device; theme.css reads them off the document. */
import { useSyncExternalStore } from 'react';

export type Brightness = 'auto' | 'light' | 'dark';

interface Choice {
  brightness: Brightness;
  isLarge: boolean;
}

const key = 'tongxin.look';
const system = typeof window.matchMedia === 'function' ? window.matchMedia('(prefers-color-scheme: dark)') : null;

function saved(): Choice {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    const choice = value as Partial<Choice>;
    return { brightness: choice.brightness ?? 'auto', isLarge: choice.isLarge === true };
  } catch {
    return { brightness: 'auto', isLarge: false };
  }
}

const listeners = new Set<() => void>();
let choice = saved();

function apply() {
  const { brightness, isLarge } = choice;
  const isDark = brightness === 'dark' || (brightness === 'auto' && (system?.matches ?? false));
  const { dataset } = document.documentElement;
  dataset.look = isDark ? 'dark' : 'light';
  dataset.type = isLarge ? 'large' : 'usual';
}

export function startLook() {
  apply();
  system?.addEventListener('change', apply);
}

export function chooseLook(change: Partial<Choice>) {
  choice = { ...choice, ...change };
  localStorage.setItem(key, JSON.stringify(choice));
  apply();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLookChoice = () => useSyncExternalStore(subscribe, () => choice);
