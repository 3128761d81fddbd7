"""Assistance: hardship files of households, from the application to the payment of aid.

Owns: household files, consents, checks, assessments, notices, aid programmes.
Publishes: assistance.events.
Listens to: identity.state (units, members and grants).
"""
