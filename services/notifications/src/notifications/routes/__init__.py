"""HTTP in and out, by noun."""

from notifications.routes import messages, subscriptions

ROUTES = (messages.routes, subscriptions.routes, subscriptions.feed)
