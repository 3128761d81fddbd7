"""Plumbing every service needs: how a request becomes one transaction, how an event leaves and arrives once.

Not one business word belongs here. A service is a `kit.service.Service`; `kit.app` serves it and `kit.worker` works
for it.
"""
