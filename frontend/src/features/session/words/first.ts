import type { Words } from '@/i18n';

export default {
  ended: {
    ended: [
      '登录已过期，请重新登录。登录后回到刚才的页面，写过的内容都在。',
      'Your sign-in has ended. Sign in again to return to where you were; what you wrote is still there.',
    ],
    reset: [
      '您的账号已用新的激活码重置，所有设备都退出了登录。请用刚设置的密码登录；如果不是您要求的，请点下面的“账号被重置了，不是我要求的”。',
      'Your account was reset with a new code and every device was signed out. Sign in with the password just set; if you did not ask for it, choose “My account was reset without my asking” below.',
    ],
    reset_undone: [
      '账号的重置已被撤销，请用原来的密码登录。',
      'The reset of the account was undone. Sign in with the former password.',
    ],
    reset_disputed: [
      '有人用人事发放的激活码所设的原密码撤销重置，无法判断谁是本人，账号已锁定。请带工作证申请重置：工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员；再向两位管理员各领一半激活码。',
      'Somebody undid a reset with a password that was set with a code from HR, which does not prove who the owner is; the account is locked. Take your badge and ask for a reset: union officers and system, security and audit administrators ask a security administrator, all others ask HR. Two administrators then hand you one half of a code each.',
    ],
    role_granted: [
      '您有了新的角色。原密码是用人事发的激活码设置的，所以已经失效：请找申请和确认的两位管理员当面领取新的激活码，各领一半。',
      'You have a new role. The former password was set with a code from HR and has ended: get a new code from the two administrators who proposed and confirmed the role, one half each.',
    ],
    locked: [
      '安全管理员锁定了您的账号，原密码已失效。请带工作证申请重置：工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员；再向两位管理员各领一半激活码。',
      'A security administrator locked your account; the password no longer works. Take your badge and ask for a reset: union officers and system, security and audit administrators ask a security administrator, all others ask HR. Two administrators then hand you one half of a code each.',
    ],
    sign_in_again: [
      '审批、付款这样的步骤，要先确认是您本人。请再登录一次，会回到刚才的页面，5 分钟内再按一次就行；刚才没有改动任何内容。',
      'Steps such as approvals and payments need to know that it is you. Sign in again: you return to where you were; press again within 5 minutes. Nothing was changed.',
    ],
    moved: ['您的单位有变动，请重新登录。', 'Your unit has changed. Please sign in again.'],
    deactivated: [
      '您的账号已停用。有疑问请找本单位人事管理员。',
      'Your account was switched off. Ask the HR administrator of your unit.',
    ],
  },
  sign: {
    title: ['登录', 'Sign in'],
    number: ['工号', 'Employee number'],
    number_hint: ['在工作证或工资条上', 'On your badge or pay slip'],
    password: ['密码', 'Password'],
    submit: ['登录', 'Sign in'],
    keep: ['在这台设备上保持登录', 'Stay signed in on this device'],
    keep_hint: [
      '30 天内不用再输密码。公用的设备请不要打开；担任管理、办理角色的账号不适用。',
      'No password for 30 days. Not on a shared device; not for accounts with an office.',
    ],
    first: ['第一次登录？用激活码设置密码', 'First time here? Set a password with your activation code'],
    first_title: ['第一次登录', 'First sign-in'],
    first_lead: [
      '用人事管理员或安全管理员给您的激活码，设置一个只有您知道的密码。',
      'Use the activation code from HR or a security administrator to set a password only you know.',
    ],
    code: ['激活码', 'Activation code'],
    code_hint: [
      '一串字母和数字，不分大小写，只能用一次；分成两半的，两半都填进来，先后不限',
      'Letters and digits, upper or lower case; works once. Two halves: enter both, in either order',
    ],
    new_password: ['设置密码', 'New password'],
    new_password_hint: [
      '至少 15 个字符，一句只有您记得的话就很好，空格和汉字都可以用',
      'At least 15 characters; a sentence only you remember is best, spaces welcome',
    ],
    again: ['再输一次密码', 'The password again'],
    again_differs: ['两次输入的不一样', 'The two are different'],
    first_submit: ['设置密码并登录', 'Set password and sign in'],
    have_password: ['已有密码？去登录', 'Already have a password? Sign in'],
    forgot: [
      '忘记密码？请带工作证申请新的激活码：工会干部和系统、安全、审计管理员找安全管理员，其他人找人事管理员。',
      'Forgot it? Take your badge and ask for a new activation code: union officers and system, security and audit administrators ask a security administrator, all others ask HR.',
    ],
    show_password: ['显示密码', 'Show password'],
    hide_password: ['隐藏密码', 'Hide password'],
    undo: ['账号被重置了，不是我要求的', 'My account was reset without my asking'],
  },
} as const satisfies Words;
