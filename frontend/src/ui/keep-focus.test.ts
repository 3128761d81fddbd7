import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFocus } from './keep-focus';

let stop = () => {};

beforeEach(() => {
  document.body.innerHTML = `
    <main>
      <h1>食堂</h1>
      <section id="act"><h2>现在可以做</h2><button id="accept">受理</button><button id="send">发送</button></section>
      <button id="more">显示更多</button>
    </main>`;
  stop = keepFocus();
});

afterEach(() => stop());

const get = (id: string) => document.getElementById(id) as HTMLButtonElement;
/** Observers are told after the change. */
const told = () => Promise.resolve();
const focused = () => document.activeElement?.textContent;

it.each([
  ['removed', () => get('accept').remove(), '现在可以做'],
  ['disabled', () => (get('accept').disabled = true), '现在可以做'],
  ['removed with the part it stood in', () => get('act').remove(), '食堂'],
])('a control that is %s passes the focus to the nearest heading', async (_, change, heading) => {
  get('accept').focus();
  change();
  await told();
  expect(focused()).toBe(heading);
});

it('a control outside every part passes it to the heading of the page', async () => {
  get('more').focus();
  get('more').remove();
  await told();
  expect(focused()).toBe('食堂');
});

it('a page that is hidden while the next one is fetched passes it to what stands in for it', async () => {
  const page = document.querySelector('main') as HTMLElement;
  get('accept').focus();
  for (const each of [page, ...page.querySelectorAll('*')]) each.checkVisibility = () => false;
  page.insertAdjacentHTML('afterend', '<main>正在打开</main>');
  await told();
  expect(focused()).toBe('正在打开');
});

it('a dialog that goes away with its opener passes it to the part the opener stood in', async () => {
  get('accept').focus();
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<h2>受理？</h2><button id="yes">受理</button>';
  document.body.append(dialog);
  dialog.setAttribute('open', '');
  get('yes').focus();
  dialog.remove();
  get('accept').remove();
  await told();
  expect(focused()).toBe('现在可以做');
});

it('a control that is still there or was left on purpose is let alone, while others change', async () => {
  get('accept').focus();
  get('send').remove();
  await told();
  expect(focused()).toBe('受理');
  get('accept').blur();
  await told();
  get('more').remove();
  get('accept').remove();
  await told();
  expect(document.activeElement).toBe(document.body);
});

it('the page stays where its reader has scrolled to', async () => {
  const focus = vi.spyOn(HTMLElement.prototype, 'focus');
  get('accept').focus();
  get('accept').remove();
  await told();
  expect(focus).toHaveBeenLastCalledWith({ preventScroll: true });
});
