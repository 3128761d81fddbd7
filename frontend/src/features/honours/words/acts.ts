import type { Words } from '@/i18n';

export default {
  honour_field: {
    nominee: ['候选人', 'Nominee'],
    choose: ['请选择', 'Choose'],
    qualified: ['审核结论', 'Result of the check'],
    may: ['通过', 'may stand'],
    may_not: ['不通过', 'may not stand'],
    category: ['岗位不对，更正为', 'Right category, where it is another'],
    as_nominated: ['与推荐一致', 'As nominated'],
    check_reason: ['理由（候选人能看到）', 'Reason (the nominee reads it)'],
    reason: ['理由（公开）', 'Reason (public)'],
    basis: ['批准依据（公开）', 'Basis (public)'],
    basis_hint: ['例如职代会决议的编号', 'Such as the number of a congress’s resolution'],
    points: ['{{name}}（0 到 100 分）', '{{name}} (0 to 100)'],
    lots: ['同分抽签：按抽中的先后勾选', 'A lot between equals: tick them in the order in which they are drawn'],
    lots_hint: [
      '先留空；平台提示有同分时，当众抽签，再按抽中的先后勾选。',
      'Leave it empty first. If some are equal you are told: draw lots in public, and tick them in that order.',
    ],
    day: ['授予日期', 'Day of the award'],
    committee: ['选举委员', 'Committee'],
    trustees: ['密钥托管人', 'Trustees'],
    registrar: ['登记员', 'Registrar'],
    objections: ['名册异议截止', 'Objections to the roll until'],
    opens: ['投票开始', 'Voting opens'],
    closes: ['投票截止', 'Voting closes'],
    story: ['事迹', 'Story'],
  },
  honour_action: {
    withdraw_nomination: {
      label: ['退出或撤回推荐', 'Withdraw a nomination'],
      hint: [
        '被推荐人在表决前可以退出；推荐人只能在推荐截止前撤回。',
        'A nominee until the vote begins; who nominated them until nominations close.',
      ],
      done: ['已退出或撤回', 'Withdrawn'],
    },
    check_nomination: {
      label: ['审核资格', 'Check a nomination'],
      hint: ['每名候选人都要有结论和理由；表决前可以更正。', 'Each takes a result and a reason; correct it until the vote.'],
      done: ['已审核', 'Checked'],
    },
    prepare_vote: {
      label: ['准备无记名投票', 'Prepare the secret ballot'],
      hint: ['名册是本单位全体会员；候选人从此不能再变。', 'Its roll is the whole unit; nominees cannot change from now on.'],
      done: ['投票已建好，请到“选举”里继续', 'Made: go on in elections'],
    },
    begin_scoring: {
      label: ['开始打分', 'Begin scoring'],
      hint: ['通知评委；候选人从此不能再变。', 'The jury is told; nominees cannot change from now on.'],
      done: ['评委可以打分了', 'The jury may score'],
    },
    score: {
      label: ['给候选人打分', 'Give your points'],
      hint: [
        '产生入选人之前可以改。别人看不到您打的分。',
        'You may change them until nominees are chosen. Nobody else sees yours.',
      ],
      done: ['分数已记下', 'Your points are kept'],
    },
    choose: {
      label: ['按得分产生入选人', 'Choose by score'],
      hint: ['按公布的占比和名额比例计算，马上开始第一轮公示。', 'By the stated weights and quotas; publicity begins at once.'],
      done: ['已产生，开始公示', 'Chosen; publicity has begun'],
    },
    strike: {
      label: ['撤下一名入选人', 'Strike a nominee'],
      hint: ['异议属实时用；名额空着，理由公开。', 'Where an objection is right. The place stays empty.'],
      done: ['已撤下', 'Struck'],
    },
    endorse: {
      label: ['报请审批', 'Send it on for approval'],
      hint: ['由另一位审批人批准。', 'Another person approves it.'],
      done: ['已报审批人', 'Sent on'],
    },
    approve: {
      label: ['批准', 'Approve'],
      hint: ['投票供参考，请写明批准依据。', 'Votes inform; say on what your approval rests.'],
      done: ['已批准', 'Approved'],
    },
    send_back: {
      label: ['退回', 'Send it back'],
      hint: ['退回后可以再次报批。', 'It may be sent on again.'],
      done: ['已退回', 'Sent back'],
    },
    award: {
      label: ['登记授予', 'Enter the award'],
      hint: ['入选人登记进荣誉册，本人会收到通知。', 'Those chosen enter the register, and are told.'],
      done: ['已授予', 'Awarded'],
    },
    cancel: {
      label: ['取消评选', 'Cancel the honour'],
      hint: ['理由公开；不能恢复。', 'The reason is public; it cannot be undone.'],
      done: ['已取消', 'Cancelled'],
    },
  },
  award_action: {
    write: {
      label: ['写事迹', 'Write the story'],
      hint: ['改过的事迹要重新同意才公开。', 'A changed story takes a new consent.'],
      done: ['已保存，等本人同意', 'Kept; it waits for consent'],
    },
    consent: {
      label: ['同意公开事迹', 'Agree that it is published'],
      hint: ['全体会员都能看到，可以随时撤回。', 'All members read it; you may withdraw at any time.'],
      done: ['事迹已公开', 'The story is public'],
    },
    withdraw: {
      label: ['撤回事迹', 'Withdraw the story'],
      hint: ['同事不再看得到；您和工会干部还看得到。', 'Colleagues no longer read it; you and union officers still do.'],
      done: ['已撤回', 'Withdrawn'],
    },
  },
} as const satisfies Words;
