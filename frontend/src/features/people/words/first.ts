export default {
  nav: {
    members: '员工',
    units: '组织机构',
    posts: '工会职务',
    grants: '角色授权',
  },
  home: {
    people: '组织与员工',
    people_hint: '单位、员工、职务、名册',
    grants: '角色授权',
    grants_hint: '谁在哪里有什么权限',
  },
} as const;
