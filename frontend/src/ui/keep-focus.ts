/** Keeps the focus on the page: where the control that has it goes away, the heading of the part it stood in takes it over. */

const isGone = (element: Element) =>
  !element.isConnected || element.matches(':disabled') || element.checkVisibility?.({ visibilityProperty: true }) === false;

const chainOf = (element: Element) => {
  const chain: Element[] = [];
  for (let each: Element | null = element; each; each = each.parentElement) chain.push(each);
  return chain;
};

const headingOf = (part: Element) => [...part.querySelectorAll<HTMLElement>('h1, h2, h3')].find((heading) => !isGone(heading));

/** The heading of a part of the page, which reads out what is there now; the part itself while it has none yet. */
export function focusHeading(part: HTMLElement, options?: FocusOptions) {
  const heading = headingOf(part) ?? part;
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
  heading.focus(options);
}

export function keepFocus(): () => void {
  /** The control that had the focus last and what it stands in, from the inside out; the same outside of any dialog. */
  let last: Element[] = [];
  let outside: Element[] = [];

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return;
    last = chainOf(target);
    if (!target.closest('dialog')) outside = last;
  };

  const restore = () => {
    const active = document.activeElement;
    if (active && active !== document.body && !isGone(active)) return;
    if (!last[0] || !isGone(last[0])) return;
    const isPart = (element: Element): element is HTMLElement =>
      element.matches('section, main, dialog[open]') && !isGone(element) && headingOf(element) !== undefined;
    // A page that waits for the next one's code is still there, hidden, in front of what stands in for it.
    const seen = [...document.querySelectorAll<HTMLElement>('main, h1')].find((each) => !isGone(each));
    const part = [...last, ...outside].find(isPart) ?? seen;
    if (part) focusHeading(part, { preventScroll: true }); // its reader may have scrolled elsewhere
  };

  /** A press on an empty place takes the focus on purpose; a control that goes away is gone when this is asked. */
  const leave = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget) return;
    queueMicrotask(() => {
      if (document.activeElement === document.body && last[0] === target && !isGone(last[0])) last = [];
    });
  };

  const observer = new MutationObserver(restore);
  // A page that waits for the next one's code is hidden by its style.
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden', 'open', 'class', 'style'],
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', leave);
  };
}
