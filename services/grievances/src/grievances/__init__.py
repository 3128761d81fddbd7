"""Grievances: a member's concern from filing to an answer that only the member rates.

Owns cases with their dialogue, attachments, clocks and ratings. Publishes grievances.events: ids and states, never a
text or a name. Listens to identity.state (its own copy of units, members and grants) and to its own events (search
index). In the text "the author" is the member who filed; "desk" the union staff who see to the case; "department" the
unit that is asked to answer and does not learn the author's name unless the author agrees.
"""
