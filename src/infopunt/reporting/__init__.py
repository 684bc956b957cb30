"""An account of abuse, given without a name. What was told stands sealed in mailbox; here stands only what its team needs to
know before it opens it: language, by when, what is to be done with it. It will never hold a theme, a place or a word that
can be read without a key."""
