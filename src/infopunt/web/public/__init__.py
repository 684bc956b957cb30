"""The site of the visitor. No cookie, no account, no script needed."""
