/** Each of these pages once: what a thumb, a mouse and a keyboard reach on it. */
import { expect } from '@playwright/test';
import { account, complaints, test } from './people';
import { expectReach, go, laptop, smallest } from './reach';
import { singlePages } from './single-pages';

test.afterAll(() => expect(complaints).toEqual([]));

for (const { role, unit, list, patterns } of singlePages) {
  test(`${role}: ${patterns.join(', ')}`, async ({ signIn }) => {
    const { page } = await signIn(
      account((each) => each.role === role && each.unit === unit, role),
      laptop,
    );
    const id = await page.evaluate(async (path) => {
      const found = (await (await fetch(`/api/v1/${path}`)).json()) as { items?: { id: string }[] } | { id: string }[];
      return (Array.isArray(found) ? found : (found.items ?? []))[0]?.id ?? '';
    }, list);
    expect(id, `one of ${list}`).not.toBe('');
    for (const pattern of patterns) {
      await go(page, pattern.replace(/\$\w+/, id));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectReach(page, `${role} ${pattern}`, smallest, true);
    }
  });
}
