import type { Words } from '@/i18n';

export default {
  nav: {
    congresses: ['职代会', 'Worker congresses'],
  },
  home: {
    congresses: ['职代会', 'Worker congress'],
    congresses_hint: ['材料、签到、表决结果和决议', 'Papers, check-in, results and resolutions'],
    congress_draft: ['您有一次没填完的职代会', 'You began to prepare a congress'],
    congress_draft_go: ['继续填', 'Go on'],
  },
} as const satisfies Words;
