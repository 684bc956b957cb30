"""The people who work here."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Worker(AbstractBaseUser):
    """Somebody on the staff; signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    USERNAME_FIELD = "email"
    objects = BaseUserManager["Worker"]()
