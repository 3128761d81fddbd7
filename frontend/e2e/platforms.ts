/** The journeys act on an enterprise: each worker has one of its own, so none meets what another does. */
export const own = ['http://127.0.0.1:8531', 'http://127.0.0.1:8533'];
