"""The screens of the people who work here, in Dutch and English. Plain forms; a script only saves a second."""
