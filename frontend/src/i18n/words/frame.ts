import type { Words } from '@/i18n';

export default {
  nav: {
    main: ['主导航', 'Main navigation'],
    desk: ['工作台', 'Desk'],
    group_work: ['工作', 'Work'],
    group_people: ['组织与权限', 'People and permissions'],
    group_figures: ['数据', 'Figures'],
    group_own: ['个人', 'Personal'],
  },
  rights: {
    role_at: ['{{unit}}的{{role}}', '{{role}} at {{unit}}'],
    and: ['、', ', '],
    granted: ['您现在是{{roles}}', 'You are now {{roles}}'],
    ended: ['您不再是{{roles}}', 'You are no longer {{roles}}'],
    ended_detail: [
      '这个角色刚刚被收回，原来的页面不再对您开放；做过的记录都保留。是谁收回的，请看“消息”；有疑问请联系安全管理员。',
      'The role was taken away just now and its pages are closed to you; what you did stays on record. The inbox says who did it; ask the security administrator if this is a mistake.',
    ],
  },
  role: {
    member: ['会员', 'Member'],
    group_leader: ['工会小组长', 'Group leader'],
    union_staff: ['工会干部', 'Union officer'],
    handler: ['承办人', 'Handler'],
    mediator: ['调解员', 'Mediator'],
    inspector: ['劳动保护检查员', 'Safety inspector'],
    assessor: ['评估人', 'Assessor'],
    approver: ['审批人', 'Approver'],
    finance: ['财务', 'Finance'],
    election_committee: ['选举委员会', 'Election committee'],
    trustee: ['密钥托管人', 'Trustee'],
    registrar: ['登记员', 'Registrar'],
    training_officer: ['培训管理员', 'Training officer'],
    hr_admin: ['人事管理员', 'HR administrator'],
    system_admin: ['系统管理员', 'System administrator'],
    security_admin: ['安全管理员', 'Security administrator'],
    auditor: ['审计员', 'Auditor'],
  },
} as const satisfies Words;
