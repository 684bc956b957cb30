"""Settings, addresses and the server. It knows every door and holds no subject."""
