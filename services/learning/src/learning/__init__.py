"""Learning: courses with editions, question banks, exams by the server's clock, certificates that anyone can check.

Owns: courses, the progress of learners, questions, exams, attempts and certificates.
Publishes: learning.events.
Listens to: identity.state (units, members and grants).
"""
