import type { Words } from '@/i18n';

export default {
  nav: {
    members: ['员工', 'Employees'],
    units: ['组织机构', 'Units'],
    posts: ['工会职务', 'Union posts'],
    grants: ['角色授权', 'Roles granted'],
  },
  home: {
    people: ['组织与员工', 'Units and employees'],
    people_hint: ['单位、员工、职务、名册', 'Units, people, posts, roster'],
    grants: ['角色授权', 'Roles granted'],
    grants_hint: ['谁在哪里有什么权限', 'Who may do what, and where'],
  },
} as const satisfies Words;
