import type { Words } from '@/i18n';

export default {
  nav: {
    group_voting: ['民主选举', 'Elections'],
    elections: ['选举工作', 'Elections I work on'],
  },
  home: {
    vote: ['去投票', 'Vote'],
    vote_hint: ['正在进行和即将开始的选举', 'Elections that are open or about to be'],
    elections: ['去选举工作', 'Go to elections'],
    elections_hint: ['我是选委会、托管人或登记员的', 'Where I am committee, trustee or registrar'],
  },
  service: { voting: ['民主选举', 'Elections'] },
} as const satisfies Words;
