"""Who is who: units, members, posts and grants; sign-in, sessions and the signed tokens every other service trusts.

Publishes UnitState, MemberState and GrantState (topic `identity.state`), and AccountNotice (`identity.events`); listens
to nobody.
"""
