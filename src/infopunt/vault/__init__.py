"""Secrets: keys and sealed content. Only mailbox, referrals and reporting open it. Not furnished yet."""
