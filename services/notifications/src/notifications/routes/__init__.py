"""HTTP in and out, by noun."""

from notifications.routes import feed, messages, subscriptions

ROUTES = (messages.routes, subscriptions.routes, feed.routes)
