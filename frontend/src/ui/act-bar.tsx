/** The way to the one place to act, along the lower edge while that place is out of sight; it keeps its own room at the end of the page. */
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { Button } from './button';
import { focusHeading } from './keep-focus';
import './act-bar.css';

interface ActBarProps {
  target: RefObject<HTMLElement | null>;
  label: string;
  children?: ReactNode;
}

export function ActBar({ target, label, children }: ActBarProps) {
  const [isAway, setAway] = useState(false);

  useEffect(() => {
    const element = target.current;
    if (!element || typeof IntersectionObserver === 'undefined') return undefined;
    // In sight means clear of the lower edge, which belongs to this bar and the tabs. An observer takes no rem.
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const observer = new IntersectionObserver(([entry]) => setAway(entry?.isIntersecting === false), {
      rootMargin: `${-4 * rem}px 0px ${-12 * rem}px`,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [target]);

  const go = () => {
    const element = target.current;
    if (!element) return;
    element.scrollIntoView({ block: 'start' });
    focusHeading(element, { preventScroll: true });
  };

  return (
    <div className={isAway ? 'act-bar' : 'act-bar act-bar-resting'}>
      <div>{children}</div>
      <Button kind="main" onClick={go}>
        {label}
      </Button>
    </div>
  );
}
