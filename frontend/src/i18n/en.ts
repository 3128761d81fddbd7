import type { Tree } from './index';

export default Object.values(
  import.meta.glob<Tree>(['./words/en.ts', '../features/*/words/en.ts'], { eager: true, import: 'default' }),
);
