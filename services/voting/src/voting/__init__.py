"""Voting: secret ballots that anyone can check.

Owns, publishes, listens to: nothing yet; the service comes around the engine in `voting.ballots`. Nothing is imported
here: `python -m voting.verify` runs without the platform.
"""
