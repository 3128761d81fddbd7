/** Keeps the focus on the page: where the control that has it goes away, the heading of the part it stood in takes it over. */

const isGone = (element: Element) => !element.isConnected || element.matches(':disabled') || element.checkVisibility?.() === false;

const chainOf = (element: Element) => {
  const chain: Element[] = [];
  for (let each: Element | null = element; each; each = each.parentElement) chain.push(each);
  return chain;
};

/** The heading of a part of the page, which reads out what is there now. */
export function focusHeading(part: Element, options?: FocusOptions) {
  const heading = part.querySelector<HTMLElement>('h1, h2, h3') ?? (part as HTMLElement);
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
    if (active && active !== document.body && !active.matches(':disabled')) return;
    // A press on an empty place takes the focus from a control that is still there.
    if (!last[0] || !isGone(last[0])) return;
    const isPart = (element: Element) => element.matches('section, main, dialog[open]') && !isGone(element);
    const part = [...last, ...outside].find((element) => isPart(element) && element.querySelector('h1, h2, h3')) ?? document.querySelector('main, h1');
    if (part) focusHeading(part);
  };

  const observer = new MutationObserver(restore);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled', 'hidden', 'open'] });
  document.addEventListener('focusin', remember);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
  };
}
