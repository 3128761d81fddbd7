import type { Words } from '@/i18n';

export default {
  nav: {
    concerns: ['诉求', 'Concerns'],
    today: ['今日', 'Today'],
    today_waiting: ['今日，{{count}} 件诉求等您办理', 'Today, {{count}} waiting for you'],
    desk_queue: ['受理与分派', 'Accept and assign'],
    department_queue: ['本部门承办', 'My department'],
    supervised_queue: ['督办', 'Supervision'],
    below_queue: ['下级诉求（查看）', 'Below (to look on)'],
    past_queue: ['经手过的（查看）', 'Handled before (to read)'],
    my_concerns: ['我的诉求', 'My concerns'],
  },
  home: {
    raise: ['提诉求', 'Raise a concern'],
    raise_hint: ['一分钟写完，可以带照片', 'Takes a minute, photos welcome'],
    follow: ['看进度', 'Follow mine'],
    follow_hint: ['我提过的诉求', 'Concerns I raised'],
    desk: ['去工作台', 'Go to the desk'],
    desk_hint: ['我负责的诉求', 'Concerns I look after'],
    draft: ['您有一份没提交的草稿', 'You have a draft you did not submit'],
    draft_go: ['继续写', 'Go on writing'],
  },
  service: {
    grievances: ['诉求', 'Concerns'],
  },
} as const satisfies Words;
