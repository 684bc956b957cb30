import pytest
from django.test import Client


@pytest.fixture
def client():
    """A browser on this machine."""
    return Client(headers={"host": "localhost"})
