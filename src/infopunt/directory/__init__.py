"""Who can help with what, and where: organisations, services, places. It will never hold who was helped."""
