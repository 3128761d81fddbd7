"""Voting: secret ballots that anyone can check.

Owns: elections, their rolls, committees and trustees; the public archives with every ballot, under credentials alone;
worker congresses, their delegates, agendas and resolutions; honours, who was nominated and who was honoured.
Publishes: voting.events.
Listens to: identity.state (units, members and grants).

Nothing is imported here: `python -m voting.verify` runs without the platform.
"""
