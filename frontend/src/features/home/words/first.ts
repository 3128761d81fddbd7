export default {
  nav: {
    home: '首页',
  },
  home: {
    title: '首页',
    hello: '{{name}}，您好',
    needs_me: '等您处理',
    nothing: '现在没有等您处理的事。',
    can_do: '我可以做什么',
    system_admin:
      '授予重要角色、重置、停用和调动由您参与确认，见“申请与确认”。系统管理的其他工作这一版在服务器上用命令行：例如 tongxin-grievances parked 看积压的事件，replay 重新处理。您在这里可以和大家一样提诉求。',
    auditor:
      '授予重要角色、重置、停用和调动由您参与确认，见“申请与确认”。审计的其他工作这一版在服务器上用命令行：例如 tongxin-identity verify 核对操作记录有没有被改动，每个服务都有同样的命令。您在这里可以和大家一样提诉求。',
    how_title: '提了之后会怎样',
    how_1: '本单位工会收到，有专人受理',
    how_2: '承办部门办理并答复，每一步都有期限',
    how_3: '解决没解决，由您说了算；没解决会交给上一级工会重新办理',
  },
} as const;
