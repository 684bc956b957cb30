"""How a check decides, without database, clock or framework: `flow` is the place to begin."""
