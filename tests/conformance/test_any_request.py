"""Whatever is asked of /api/v1/ by its own document, bent in every way it can be, is answered as the document says and never by a fault of ours."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

EACH = 30  # requests an operation, good and bad ones
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
def operations(real, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    document = client.get("/api/v1/openapi.json", headers={"host": "localhost"}).json()
    document["servers"] = [{"url": "/api/v1"}]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    # As Django's own test client does: a request that ends leaves the database of the test open.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield [found.ok() for found in schema.get_all_operations()]
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_no_request_the_document_allows_or_forbids_ends_in_a_fault(operations):
    asked = 0
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                settings.get_profile("same"), max_examples=EACH // 2, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def ask(case):
                nonlocal asked
                asked += 1
                case.call_and_validate(checks=CHECKS, headers={"host": "localhost"})

            try:
                ask()
            except Unsatisfiable:  # without parameters there is nothing to bend
                continue

    assert len(operations) >= 9
    assert asked > 200
