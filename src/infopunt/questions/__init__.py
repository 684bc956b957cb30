"""A visitor's question, answered by code. What was asked stands sealed in mailbox; here stands only what a team needs to know
before it opens it: language, theme, by when."""
