"""The one address of Tongxin.

Owns nothing and stores nothing: a browser's session cookie comes in, a short-lived token goes to the service. It finds
the service by the path, keeps strangers, floods and oversized bodies away from it, does not wait for one that hangs,
merges what several services say (the API description, my open work) and serves the client.
"""

from gateway.app import Gateway

__all__ = ["Gateway"]
