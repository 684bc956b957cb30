"""Days on which people work. Feast days are not known here: a promise is then a day early for us, never late for who waits."""

from datetime import date, timedelta


def working_days_after(day: date, number: int) -> date:
    """The day that many working days later."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day
