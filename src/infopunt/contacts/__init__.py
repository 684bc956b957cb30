"""Every moment somebody was helped, without saying who. Not furnished yet."""
