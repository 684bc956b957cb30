"""The screens of the people who work here. Not furnished yet."""
