"""Insights: what the events add up to.

Owns: the archive of every event of every topic, under pseudonyms, and the figures computed from it.
Publishes: nothing.
Listens to: every topic there is a contract for.
"""
