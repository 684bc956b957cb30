"""Who works here and what they may do, in which region. It will never hold a visitor."""
