"""Handing over: four lists, a proposal, one referral from its yes to its end; who works for a body; and the inbox of those."""
