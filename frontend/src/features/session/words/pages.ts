import type { Words } from '@/i18n';

export default {
  provider: {
    sign_in: ['用{{name}}登录', 'Sign in with {{name}}'],
    title: ['企业账号登录', 'Sign in with the enterprise account'],
    waiting: ['正在登录', 'Signing in'],
    nothing: [
      '这次登录不是从这个页面开始的，或者已经取消。请重新开始。',
      'This sign-in did not begin in this tab, or it was cancelled. Start again.',
    ],
    again: ['回到登录页', 'To the sign-in page'],
    factor_lead: [
      '您的账号设置了第二重验证，企业账号不能代替它。',
      'Your account has a second factor, for which the enterprise account does not stand.',
    ],
  },
  undo: {
    title: ['撤销账号重置', 'Undo a reset'],
    lead: [
      '有人用激活码重置了您的账号，而您没有要求过？72 小时内可以用原来的密码撤销。原密码如果是用人事发的激活码设置的，撤销后账号会锁定，要当面找两位管理员重新开通。',
      'Somebody reset your account with a code and you did not ask for it? Within 72 hours your former password undoes it. If that password was set with a code from HR, the account is locked instead: see two administrators in person to open it again.',
    ],
    former_password: ['原来的密码', 'Former password'],
    former_password_hint: ['重置以前您自己用的密码', 'The one you used before the reset'],
    submit: ['撤销重置', 'Undo the reset'],
    done: [
      '账号已收回：新的密码已作废，用它登录的设备都已退出，安全管理员会收到通知。请用原来的密码登录；撤销以前的诉求和工作权限 72 小时后恢复。',
      'The account is yours again: the new password is void, devices that used it are signed out, and security administrators are told. Sign in with your former password; concerns from before and your roles open again after 72 hours.',
    ],
  },
} as const satisfies Words;
