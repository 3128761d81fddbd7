/** The router's addresses. */
import { join } from 'node:path';
import { addressesIn } from '@/app/addresses';

export const patterns = addressesIn(join(import.meta.dirname, '../src/features'));
/** Which of them an address is. */
export const patternOf = (address: string) => {
  const pathname = address.split('?')[0] ?? '';
  return (
    patterns.find((pattern) => pattern === pathname) ??
    patterns.find((pattern) => {
      const ids = pattern.replace('$fund', '(dues|company|earmarked)').replaceAll(/\$\w+/g, '[0-9a-f]{8}-[^/]+');
      return new RegExp(`^${ids}$`).test(pathname);
    })
  );
};
