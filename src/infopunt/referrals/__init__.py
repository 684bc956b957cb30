"""Handing over with consent, and hearing back. It will never send without a yes. Not furnished yet."""
