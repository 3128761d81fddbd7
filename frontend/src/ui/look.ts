/** Large type and light or dark, kept on the device and put on the page at once. */
import i18n from 'i18next';
import { useSyncExternalStore } from 'react';
import { applyLook, type Look } from '@/theme';

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
let look = lookOf(choice);

function lookOf({ brightness, isLarge }: Choice): Look {
  return { isDark: brightness === 'dark' || (brightness === 'auto' && (system?.matches ?? false)), isLarge, language: i18n.language === 'en' ? 'en' : 'zh-CN' };
}

function refresh() {
  look = lookOf(choice);
  applyLook(look);
  for (const listener of listeners) listener();
}

export function startLook() {
  refresh();
  i18n.on('languageChanged', refresh);
  system?.addEventListener('change', refresh);
}

export function chooseLook(change: Partial<Choice>) {
  choice = { ...choice, ...change };
  localStorage.setItem(key, JSON.stringify(choice));
  refresh();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useLook = () => useSyncExternalStore(subscribe, () => look);
export const useLookChoice = () => useSyncExternalStore(subscribe, () => choice);
