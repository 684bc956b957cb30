"""What the desk brings about, in counts that cannot be traced to a person."""
