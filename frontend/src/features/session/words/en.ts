export default {
  ended: {
    ended: 'Your sign-in has ended. Sign in again to return to where you were; what you wrote is still there.',
    reset:
      'Your account was reset with a new code and every device was signed out. Sign in with the password just set; if you did not ask for it, choose “My account was reset without my asking” below.',
    reset_undone: 'The reset of the account was undone. Sign in with the former password.',
    reset_disputed:
      'Somebody undid a reset with a password that was set with a code from HR, which does not prove who the owner is; the account is locked. Take your badge and ask for a reset: union officers and system, security and audit administrators ask a security administrator, all others ask HR. Two administrators then hand you one half of a code each.',
    role_granted:
      'You have a new role. The former password was set with a code from HR and has ended: get a new code from the two administrators who proposed and confirmed the role, one half each.',
    locked:
      'A security administrator locked your account; the password no longer works. Take your badge and ask for a reset: union officers and system, security and audit administrators ask a security administrator, all others ask HR. Two administrators then hand you one half of a code each.',
    moved: 'Your unit has changed. Please sign in again.',
    deactivated: 'Your account was switched off. Ask the HR administrator of your unit.',
  },
  sign: {
    title: 'Sign in',
    number: 'Employee number',
    number_hint: 'On your badge or pay slip',
    password: 'Password',
    submit: 'Sign in',
    first: 'First time here? Set a password with your activation code',
    first_title: 'First sign-in',
    first_lead: 'Use the activation code from HR or a security administrator to set a password only you know.',
    code: 'Activation code',
    code_hint: 'Letters and digits, upper or lower case; works once. Two halves: enter both, in either order',
    new_password: 'New password',
    new_password_hint: 'At least 15 characters; a sentence only you remember is best, spaces welcome',
    again: 'The password again',
    again_differs: 'The two are different',
    first_submit: 'Set password and sign in',
    have_password: 'Already have a password? Sign in',
    forgot:
      'Forgot it? Take your badge and ask for a new activation code: union officers and system, security and audit administrators ask a security administrator, all others ask HR.',
    show_password: 'Show password',
    hide_password: 'Hide password',
    undo: 'My account was reset without my asking',
  },
  undo: {
    title: 'Undo a reset',
    lead: 'Somebody reset your account with a code and you did not ask for it? Within 72 hours your former password undoes it. If that password was set with a code from HR, the account is locked instead: see two administrators in person to open it again.',
    former_password: 'Former password',
    former_password_hint: 'The one you used before the reset',
    submit: 'Undo the reset',
    done: 'The account is yours again: the new password is void, devices that used it are signed out, and security administrators are told. Sign in with your former password; concerns from before and your roles open again after 72 hours.',
  },
  service: {
    identity: 'Account and personal details',
  },
} as const;
