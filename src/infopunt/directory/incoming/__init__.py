"""A partner's directory in HSDS 3, on its way in: whatever we keep of it is kept as it was meant, and what we do not keep is said."""
