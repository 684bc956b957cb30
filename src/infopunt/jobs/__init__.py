"""What the clock and the operator touch: the worker, what it does, and the management commands."""
