/** zh-CN words of the pages that load apart. */
import type { Tree } from './index';

export default Object.values(
  import.meta.glob<Tree>(['./words/pages.ts', '../features/*/words/pages.ts'], { eager: true, import: 'default' }),
);
