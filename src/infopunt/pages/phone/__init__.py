"""What a phone keeps: the bundle of a language, the work log, scripts and files shared by languages."""
