/** What a mouse, a thumb and a keyboard reach on the open page. The browser itself is asked, inside the page. */
import { expect, type Page } from '@playwright/test';
import { phone } from './people';

export const laptop = { width: 1366, height: 657 };
export const sizes = [{ width: 1920, height: 950 }, { width: 1280, height: 720 }, laptop, phone];
export const smallest = [laptop, phone];

/** The page keeps its size. */
export async function expectReach(page: Page, what: string, among = sizes, withFocus = false) {
  const before = page.viewportSize();
  for (const size of among) {
    await page.setViewportSize(size);
    await page.evaluate(settled);
    const isWalked = withFocus && smallest.includes(size);
    // What the keyboard moved last is what shows the focus.
    if (isWalked) await page.keyboard.press('Tab');
    const faults = await page.evaluate(faultsOf, { isPhone: size === phone, withFocus: isWalked });
    expect.soft(faults, `${what} at ${size.width}×${size.height}`).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}

/** To another page, without loading the client again. */
export async function go(page: Page, address: string) {
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    scrollTo(0, 0);
  }, address);
  await page.evaluate(settled);
}

declare const __TSR_ROUTER__: { state: { status: string; location: { href: string }; resolvedLocation?: { href: string } } };

interface Options {
  /** WCAG asks for targets of 44 px on phones. */
  isPhone: boolean;
  /** Walk through all controls, forwards and backwards. */
  withFocus: boolean;
}

/** Wait until the page of the address is drawn and its data is there. */
export async function settled(): Promise<void> {
  const until = performance.now() + 15_000;
  const isReady = () => {
    const { status, location, resolvedLocation } = __TSR_ROUTER__.state;
    return (
      status === 'idle' &&
      location.href === resolvedLocation?.href &&
      document.querySelector('h1') !== null &&
      document.querySelector('.skeleton, [aria-busy="true"]') === null
    );
  };
  for (let frames = 0; frames < 2;) {
    await new Promise(requestAnimationFrame);
    frames = isReady() ? frames + 1 : 0;
    if (performance.now() > until) throw new Error(`${location.href} is not ready after 15 s`);
  }
}

/** Each fault once, in words. The page stays scrolled where it was. */
export async function faultsOf({ isPhone, withFocus }: Options): Promise<string[]> {
  const faults = new Set<string>();
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog ?? document.body;
  const scroller = dialog ?? document.scrollingElement ?? document.body;
  const before = scroller.scrollTop;
  const scrollTo = (top: number) => scroller.scrollTo({ top, behavior: 'instant' });

  /** On purpose, as by a press on an empty place. */
  const giveUpFocus = () => {
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    (document.activeElement as HTMLElement | null)?.blur();
  };
  giveUpFocus();

  // A press goes through a toast, so it may lie over the page for its seconds; the bars must stay readable.
  const opaque = new CSSStyleSheet();
  opaque.replaceSync('.toast span { pointer-events: auto }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, opaque];

  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  /** For screen readers only: one pixel, clipped. */
  const isForReaders = (element: Element) =>
    element.getBoundingClientRect().width <= 1 || element.closest('.hidden-visually') !== null;
  const nameOf = (element: Element) => {
    const words =
      element.getAttribute('aria-label') ??
      (element as HTMLInputElement).labels?.[0]?.innerText ??
      (element as HTMLElement).innerText ??
      '';
    return `<${element.localName}${element.className ? `.${String(element.className).trim().split(/\s+/).join('.')}` : ''}> ${words.replaceAll(/\s+/g, ' ').slice(0, 40)}`;
  };

  const controls = [
    ...scope.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]'),
  ].filter(
    // A bar that rests now comes while one scrolls.
    (control) => !control.matches(':disabled, [type="hidden"]') && (isShown(control) || control.closest('.act-bar')),
  );
  const labelOf = (control: HTMLElement) => (control as HTMLInputElement).labels?.[0] ?? null;
  /** What a person presses: a control that is hidden behind its label is pressed by it. */
  const pressed = (control: HTMLElement) => (isForReaders(control) ? (labelOf(control) ?? control) : control);

  // Bars along an edge, or along another such bar: what lies under one scrolls out from under it.
  const isLow = (element: Element) =>
    ['fixed', 'sticky'].includes(getComputedStyle(element).position) && element.getBoundingClientRect().height <= innerHeight / 4;
  const low = [...scope.querySelectorAll('*')].filter(isLow);
  const edges = dialog?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  const isDocked = (bar: Element): boolean => {
    const { top, bottom } = bar.getBoundingClientRect();
    if (top <= edges.top + 2 || bottom >= edges.bottom - 2) return true;
    return low.some(
      (other) =>
        other !== bar &&
        Math.abs(other.getBoundingClientRect().top - bottom) <= 1 &&
        other.getBoundingClientRect().bottom >= edges.bottom - 2,
    );
  };
  const barOf = (element: Element) => low.find((bar) => bar.contains(element) && isDocked(bar));

  const clips = new Map<Element, Element[]>();
  for (const control of controls) {
    const around: Element[] = [];
    for (let parent = control.parentElement; parent && parent !== document.body; parent = parent.parentElement) {
      if (getComputedStyle(parent).overflow !== 'visible') around.push(parent);
    }
    clips.set(control, around);
  }
  const isInside = (
    x: number,
    y: number,
    { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  ) => x >= left && x < right && y >= top && y < bottom;
  /** Without its border, and without a pixel at each edge, which it may share with its neighbour. */
  const insideOf = (element: Element) => {
    const { left, top } = element.getBoundingClientRect();
    return {
      left: left + element.clientLeft + 1,
      top: top + element.clientTop + 1,
      right: left + element.clientLeft + element.clientWidth - 1,
      bottom: top + element.clientTop + element.clientHeight - 1,
    };
  };
  const screen = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };

  /** Who takes a press at a place of the control, given in shares of its width and height; of a broken line, its largest part. */
  const look = (control: HTMLElement, across = 0.5, down = 0.5): 'reached' | 'away' | 'under a bar' | Element => {
    const [rect] = [...pressed(control).getClientRects()].sort(
      (one, other) => other.width * other.height - one.width * one.height,
    );
    if (!rect || rect.bottom < 0 || rect.top > innerHeight || !isShown(control)) return 'away';
    const x = rect.left + rect.width * across;
    const y = rect.top + rect.height * down;
    if (![screen, ...(clips.get(control) ?? []).map(insideOf)].every((each) => isInside(x, y, each))) return 'away';
    const top = document.elementFromPoint(x, y);
    if (!top) return 'away';
    if (control.contains(top) || labelOf(control)?.contains(top)) return 'reached';
    if (top.closest('.toast') && !barOf(control)) return 'reached';
    return barOf(top) && !barOf(control) ? 'under a bar' : top;
  };
  const corners = [0.15, 0.85].flatMap((across) => [0.2, 0.8].map((down) => [across, down] as const));

  const left = new Set(controls);
  const isBarMoving = scope.querySelector('.act-bar') !== null;
  for (let top = 0; ; top += 60) {
    scrollTo(top);
    // A bar that comes and goes while one scrolls does so in the frame after.
    if (isBarMoving && top % 240 === 0) for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    for (const control of controls) {
      const seen = look(control);
      if (seen === 'away' || seen === 'under a bar') continue;
      left.delete(control);
      if (seen instanceof Element) {
        faults.add(`covered: ${nameOf(control)}, by ${nameOf(seen)}`);
        continue;
      }
      if (top % 240 !== 0) continue;
      const around = corners.map(([across, down]) => look(control, across, down));
      if (around.includes('away')) continue;
      const over = around.find((each) => each instanceof Element);
      if (over) faults.add(`covered in part: ${nameOf(control)}, by ${nameOf(over)}`);
    }
    if (top >= scroller.scrollHeight - scroller.clientHeight) break;
  }
  for (const control of left) {
    if (!isShown(control)) continue;
    control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    if (look(control) === 'reached') continue;
    // A skip link comes into sight with the focus.
    control.focus();
    if (look(control) !== 'reached') faults.add(`cannot be scrolled to: ${nameOf(control)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth)
    faults.add(`scrolls sideways by ${document.documentElement.scrollWidth - innerWidth} px`);

  for (const element of scope.querySelectorAll<HTMLElement>('*')) {
    const isWider = element.scrollWidth > element.clientWidth + 1;
    const isTaller = element.scrollHeight > element.clientHeight + 1;
    if ((!isWider && !isTaller) || element.matches('select, textarea')) continue;
    const { overflowX, overflowY, display } = getComputedStyle(element);
    if (display === 'inline' || isForReaders(element) || !isShown(element) || !element.innerText.trim()) continue;
    const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    if ((isWider && (cuts(overflowX) || element.matches('a, button, summary'))) || (isTaller && cuts(overflowY)))
      faults.add(`cut off: ${nameOf(element)}`);
    else if (isWider && overflowX === 'visible' && !low.some((bar) => element.contains(bar)))
      faults.add(`sticks out: ${nameOf(element)}`);
  }

  if (isPhone) {
    for (const control of controls) {
      const { display } = getComputedStyle(control);
      // A link inside a sentence is as high as its line.
      const isInText =
        display === 'inline' &&
        [...(control.parentElement?.childNodes ?? [])].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        );
      const stretched =
        getComputedStyle(control, '::after').position === 'absolute' ? (control.offsetParent as HTMLElement | null) : null;
      const { width, height } = (stretched ?? control.closest('label') ?? pressed(control)).getBoundingClientRect();
      if (!isInText && !control.matches('.skip') && Math.min(width, height) < 43.5)
        faults.add(`smaller than 44 px: ${nameOf(control)}, ${Math.round(width)}×${Math.round(height)}`);
    }
  }

  if (withFocus) {
    const hasMark = (element: Element | null, depth = 4): boolean => {
      if (!element || depth === 0) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || hasMark(element.parentElement, depth - 1);
    };
    for (const control of [...controls, ...[...controls].reverse()]) {
      control.focus();
      if (document.activeElement !== control) continue;
      const seen = look(control);
      // Part of it is enough to see where the focus is (WCAG 2.4.11).
      if (![0.25, 0.5, 0.75].some((down) => look(control, 0.5, down) === 'reached'))
        faults.add(`hidden while it has the focus: ${nameOf(control)}, ${seen instanceof Element ? nameOf(seen) : seen}`);
      if (!hasMark(control)) faults.add(`focus without a mark: ${nameOf(control)}`);
    }
  }
  giveUpFocus();
  scrollTo(before);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== opaque);
  return [...faults];
}

/** What can be pressed on a page, by its words without digits; of similar rows the first. The way back leads out of the walk. */
export function nextToPress(done: string[]): { words: string; element: HTMLElement } | null {
  for (const element of document.querySelectorAll<HTMLElement>(
    'main :is(button, summary, input[type="radio"], input[role="switch"]), .reset-banner button',
  )) {
    if (element.matches(':disabled, .page-back') || !element.checkVisibility({ visibilityProperty: true })) continue;
    const inRow = element.closest('tr, li')?.querySelector('.row-link');
    const words = inRow
      ? `${element.className} of a row`
      : ((element as HTMLInputElement).labels?.[0]?.innerText ?? element.innerText).replaceAll(/\d+/g, '0').trim();
    if (!done.includes(words)) return { words, element };
  }
  return null;
}

export interface Standing {
  /** `body` where the focus got lost. */
  focus: string;
  hasDialog: boolean;
  hasToast: boolean;
  controls: number;
  address: string;
}

export function standing(): Standing {
  const { activeElement } = document;
  return {
    focus: activeElement && activeElement !== document.body ? `${activeElement.localName}.${activeElement.className}` : 'body',
    hasDialog: document.querySelector('dialog[open]') !== null,
    hasToast: document.querySelector('.toast span') !== null,
    controls: document.querySelectorAll('main :is(a, button, input, textarea, select)').length,
    address: location.pathname + location.search,
  };
}
