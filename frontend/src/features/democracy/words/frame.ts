import type { Words } from '@/i18n';

export default {
  nav: {
    democracy: ['民主', 'Voice'],
    group_democracy: ['民主管理', 'Democratic management'],
    staff_proposals: ['职工提案', 'Proposals'],
  },
  home: {
    propose: ['提提案', 'Propose'],
    propose_hint: ['一件事、一个办法，同事附议', 'One matter, one idea; colleagues second it'],
    propose_draft: ['您有一件没写完的提案', 'You have a proposal you did not finish'],
    propose_draft_go: ['继续写', 'Go on'],
  },
} as const satisfies Words;
