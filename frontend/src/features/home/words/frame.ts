import type { Words } from '@/i18n';

export default {
  nav: {
    home: ['首页', 'Home'],
  },
  home: {
    title: ['首页', 'Home'],
    hello: ['{{name}}，您好', 'Hello, {{name}}'],
    needs_me: ['等您处理', 'Waiting for you'],
    nothing: ['现在没有等您处理的事。', 'Nothing is waiting for you.'],
    can_do: ['我可以做什么', 'What I can do'],
    system_admin: [
      '授予重要角色、重置、停用和调动由您参与确认，见“申请与确认”。系统管理的其他工作这一版在服务器上用命令行：例如 tongxin-grievances parked 看积压的事件，replay 重新处理。您在这里可以和大家一样提诉求。',
      'You confirm roles, resets, deactivations and moves under Proposals. In this version the platform is run from the command line of the server: for example tongxin-grievances parked lists events that wait, replay handles them again. Here you can raise concerns like everybody.',
    ],
    auditor: [
      '授予重要角色、重置、停用和调动由您参与确认，见“申请与确认”。审计的其他工作这一版在服务器上用命令行：例如 tongxin-identity verify 核对操作记录有没有被改动，每个服务都有同样的命令。您在这里可以和大家一样提诉求。',
      'You confirm roles, resets, deactivations and moves under Proposals. In this version records are verified from the command line of the server: for example tongxin-identity verify, and the same for every service. Here you can raise concerns like everybody.',
    ],
    how_title: ['提了之后会怎样', 'What happens after you raise it'],
    how_1: ['本单位工会收到，有专人受理', 'Your unit’s union receives it and a named person takes it on'],
    how_2: ['承办部门办理并答复，每一步都有期限', 'The department in charge works on it and answers; every step has a date'],
    how_3: [
      '解决没解决，由您说了算；没解决会交给上一级工会重新办理',
      'Only you say whether it is solved. If not, the next union level takes it over',
    ],
  },
} as const satisfies Words;
