"""The day at the desk: queue, bookings, shifts. It will never hold who stood there. Not furnished yet."""
