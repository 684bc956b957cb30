"""What every room stands on: ids, the audit log, the table of jobs, and `Refused`, the foreseen no.

It knows no subject of the desk and will never hold a word a visitor typed.
"""
