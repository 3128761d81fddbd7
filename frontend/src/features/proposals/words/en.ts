export default {
  nav: {
    proposals_waiting: 'Proposals, {{count}} to confirm',
    proposals: 'Proposals',
  },
  home: {
    proposals: 'Proposals',
    proposals_hint: 'Roles, resets, deactivations and moves to confirm',
  },
  todo: {
    proposals: 'Proposals to confirm: {{count}}',
  },
  proposals: {
    title: 'Proposals',
    lead: 'To grant an important role, and to reset, deactivate or move its holder or somebody whose account is locked, one administrator proposes and one of another office confirms.',
    waiting: 'Waiting',
    decided: 'Decided',
    none_waiting: 'No proposal waits for confirmation',
    none_decided: 'Nothing has been proposed yet',
    state: {
      OPEN: 'Waiting',
      CONFIRMED: 'Confirmed',
      REFUSED: 'Refused',
      WITHDRAWN: 'Withdrawn',
      LAPSED: 'Lapsed',
    },
    what: {
      grant: 'Grant {{name}}: {{role}} at {{unit}}',
      reset: 'Activation code for {{name}}',
      deactivation: 'Deactivate the account of {{name}}',
      move: 'Move {{name}} to {{unit}}',
    },
    reason_hint: 'The confirming administrator and the member read it',
    answer_hint: 'The proposer and the member read it',
    by: 'Proposed by',
    person: '{{name}} ({{office}})',
    code: 'Activation code',
    code_fact: 'In two halves: proposer and confirmer each hand one to the member',
    until: 'Time limit',
    until_fact: 'Lapses on {{when}} unless it is confirmed',
    confirm: 'Confirm',
    confirm_ask: 'Confirm: {{what}}?',
    confirm_fact: {
      grant: '{{number}} {{name}} becomes {{role}} at {{unit}} and everything below it at once.',
      reset: 'Until {{number}} {{name}} uses the code, the account works as before. The member is told and can stop it.',
      deactivation: '{{number}} {{name}} is signed out everywhere at once and cannot sign in; posts and roles end.',
      move: '{{number}} {{name}} is signed out everywhere and then belongs to {{unit}}. The roles stay, but concerns about {{unit}} are no longer theirs to handle.',
    },
    confirm_code:
      'You see one half of the activation code. Check the badge in person and hand it to the member; the proposer has the other half.',
    confirmed: 'Confirmed: {{what}}',
    refuse: 'Refuse',
    refuse_fact: 'It does not take effect and nothing changes.',
    refused: 'Refused: {{what}}',
    withdraw: 'Withdraw',
    withdrawn: 'Withdrawn: {{what}}',
    propose: 'Propose',
    made: 'Proposed; another administrator must confirm it',
    submit_grant: 'Propose {{name}}: {{role}} at {{unit}}',
    grant_hint: 'This role takes effect once an administrator of another office confirms it. It lapses after 7 days.',
    with_code: 'With an activation code',
    with_code_hint:
      'Choose this where the account is not activated yet, or was activated with a code from HR. The two administrators hand the member one half each.',
    two_hint:
      '{{name}} holds an important role, or the account is locked: propose codes, resets, deactivation and moves with a reason; an administrator of another office confirms.',
    ask_code: 'Propose a code',
    ask_reset: 'Propose a reset',
    ask_reset_title: 'Propose an activation code for {{name}}?',
    ask_reset_fact:
      'Once an administrator of another office confirms it, each of you has one half of the code; hand both to {{number}} {{name}} in person. Until the code is used the account works as before; the member is told and can stop it.',
    ask_move: 'Propose the move to {{unit}}',
    ask_move_title: 'Propose to move {{name}} to {{unit}}?',
    ask_move_fact:
      'Once an administrator of another office confirms it, {{number}} {{name}} moves from {{from}} to {{unit}} and is signed out everywhere. Until then everything works as before.',
    ask_off: 'Propose deactivation',
    ask_off_title: 'Propose to deactivate the account of {{name}}?',
    ask_off_fact:
      'Once an administrator of another office confirms it, {{number}} {{name}} is signed out everywhere and cannot sign in; posts and roles end. Until then everything works as before.',
    half_title: 'Half of the activation code of {{name}}',
    half_first:
      'This is your half, of no use yet: the administrator who confirms gets the other half and hands it to {{name}}. Both halves together activate the account, in either order.',
    half_second: 'This is your half; the proposer has the other. {{name}} needs both to activate the account, in either order.',
  },
} as const;
