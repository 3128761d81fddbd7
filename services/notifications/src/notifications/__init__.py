"""Notifications: each person's inbox, live in the page, and events for programs.

Owns: messages (who was told what, and whether they have read it); subscriptions of machine clients, and what became of
each event that was sent to them.
Publishes: nothing.
Listens to: grievances.events and identity.events (what to tell), identity.state (who holds which role where, and who is
erased, which programs may hear of what).
"""
