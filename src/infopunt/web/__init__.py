"""What people touch with a browser: public site, staff screens, API."""
