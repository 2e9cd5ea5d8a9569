"""A city at its full size: plans, actions, promises and bookings, and how fast the pages over all of them are."""
