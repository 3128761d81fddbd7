"""Shop: the example of a whole service, orders that buyers place and the clerks of their unit see to.

Owns: orders.
Publishes: shop.events.
Listens to: identity.state (units, members and grants).
"""
