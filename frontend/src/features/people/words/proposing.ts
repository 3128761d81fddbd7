import type { Words } from '@/i18n';

export default {
  propose: {
    reason_hint: ['确认的管理员和本人都看得到', 'The confirming administrator and the member read it'],
    submit: ['提出申请', 'Propose'],
    made: ['申请已提出，等另一位管理员确认', 'Proposed; another administrator must confirm it'],
    submit_grant: ['申请授予{{name}}：{{unit}}的{{role}}', 'Propose {{name}}: {{role}} at {{unit}}'],
    grant_hint: [
      '这个角色要由另一类管理员确认后才生效，7 天内没有确认就作废。',
      'This role takes effect once an administrator of another office confirms it. It lapses after 7 days.',
    ],
    with_code: ['同时发激活码', 'With an activation code'],
    with_code_hint: [
      '账号还没激活，或者是用人事发的激活码激活的，请选上。激活码分成两半，两位管理员各交给本人一半。',
      'Choose this where the account is not activated yet, or was activated with a code from HR. The two administrators hand the member one half each.',
    ],
    two_hint: [
      '{{name}}担任重要角色，或者账号已被锁定：发激活码、重置、停用和调动都要写明理由申请，由另一类管理员确认。',
      '{{name}} holds an important role, or the account is locked: propose codes, resets, deactivation and moves with a reason; an administrator of another office confirms.',
    ],
    code: ['申请发激活码', 'Propose a code'],
    reset: ['申请重置密码', 'Propose a reset'],
    reset_title: ['申请给{{name}}发激活码？', 'Propose an activation code for {{name}}?'],
    reset_fact: [
      '另一类管理员确认后，您和他各有激活码的一半，请分别当面交给{{number}} {{name}}。激活码使用之前账号一切照常，本人会收到通知，可以停止。',
      'Once an administrator of another office confirms it, each of you has one half of the code; hand both to {{number}} {{name}} in person. Until the code is used the account works as before; the member is told and can stop it.',
    ],
    move: ['申请调到{{unit}}', 'Propose the move to {{unit}}'],
    move_title: ['申请把{{name}}调到{{unit}}？', 'Propose to move {{name}} to {{unit}}?'],
    move_fact: [
      '另一类管理员确认后，{{number}} {{name}}从{{from}}调到{{unit}}，并退出所有设备；在那以前一切照常。',
      'Once an administrator of another office confirms it, {{number}} {{name}} moves from {{from}} to {{unit}} and is signed out everywhere. Until then everything works as before.',
    ],
    off: ['申请停用账号', 'Propose deactivation'],
    off_title: ['申请停用{{name}}的账号？', 'Propose to deactivate the account of {{name}}?'],
    off_fact: [
      '另一类管理员确认后，{{number}} {{name}}会立刻退出所有设备，不能再登录；担任的职务和授予的角色同时结束。在那以前一切照常。',
      'Once an administrator of another office confirms it, {{number}} {{name}} is signed out everywhere and cannot sign in; posts and roles end. Until then everything works as before.',
    ],
    half_first: [
      '这是您的一半，现在还不能用：另一位管理员确认后得到另一半，由他交给{{name}}。两半合在一起才能激活，先后不限。',
      'This is your half, of no use yet: the administrator who confirms gets the other half and hands it to {{name}}. Both halves together activate the account, in either order.',
    ],
  },
} as const satisfies Words;
