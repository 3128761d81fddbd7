/** A search box that asks 300 ms after the last key, and not in the middle of a Chinese input method's composition. */
import { useEffect, useEffectEvent, useState, type ChangeEvent } from 'react';

const pause = 300;

/** Props of the input; `onFind` gets the trimmed text once it differs from `value`, which is what is searched for now. */
export function useTyping(value: string, onFind: (q: string) => void) {
  const find = useEffectEvent(onFind);
  const [text, setText] = useState(value);
  const [isComposing, setComposing] = useState(false);

  // It changed otherwise (back, clear): show what it says now.
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => {
    if (isComposing || text.trim() === value) return undefined;
    const timer = setTimeout(() => find(text.trim()), pause);
    return () => clearTimeout(timer);
  }, [text, value, isComposing]);

  return {
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setText(event.target.value),
    onCompositionStart: () => setComposing(true),
    onCompositionEnd: () => setComposing(false),
  };
}
