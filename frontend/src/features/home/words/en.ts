export default {
  nav: {
    home: 'Home',
  },
  home: {
    title: 'Home',
    hello: 'Hello, {{name}}',
    needs_me: 'Waiting for you',
    nothing: 'Nothing is waiting for you.',
    can_do: 'What I can do',
    system_admin:
      'You confirm roles, resets, deactivations and moves under Proposals. In this version the platform is run from the command line of the server: for example tongxin-grievances parked lists events that wait, replay handles them again. Here you can raise concerns like everybody.',
    auditor:
      'You confirm roles, resets, deactivations and moves under Proposals. In this version records are verified from the command line of the server: for example tongxin-identity verify, and the same for every service. Here you can raise concerns like everybody.',
    how_title: 'What happens after you raise it',
    how_1: 'Your unit’s union receives it and a named person takes it on',
    how_2: 'The department in charge works on it and answers; every step has a date',
    how_3: 'Only you say whether it is solved. If not, the next union level takes it over',
  },
} as const;
