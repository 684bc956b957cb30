"""What readers get: rendered, published, printed, kept on a phone. Knows no browser; will never hold who reads."""
