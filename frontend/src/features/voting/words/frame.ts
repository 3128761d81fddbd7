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
    elections_hint: ['我是选举委员会、托管人或登记员的', 'Where I am committee, trustee or registrar'],
    election_draft: ['您有一份没提交的选举草案', 'You have the draft of an election you did not save'],
    election_draft_go: ['继续填', 'Go on'],
  },
  service: { voting: ['民主选举', 'Elections'] },
} as const satisfies Words;
