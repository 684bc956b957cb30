"""The administrator's desk: who works here, and what they may do."""
