"""What every room stands on: codes, the audit log, jobs, counts, locks, and `Refused`, the foreseen no.

It knows no subject of the desk and will never hold a word a visitor typed.
"""
