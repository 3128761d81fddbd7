"""Notifications: each person's inbox, live in the page.

Owns: messages (who was told what, and whether they have read it).
Publishes: nothing.
Listens to: grievances.events and identity.events (what to tell), identity.state (who holds which role where, and who is
erased).
"""
