"""The whole API against its own description: schemathesis with every check, in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings

from dinh.domains.dossiers.tests.factories import World, finished, moment, submitted
from dinh.fronts.gateway.api import description
from dinh.fronts.gateway.tests.test_api import token

pytestmark = pytest.mark.django_db
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much)


@pytest.fixture
def bearer(small: World, client: Client) -> Iterator[str]:
    """A token with every scope the API asks for, in a province with some dossiers.

    The test's transaction must outlive each request; Django's own client, which sees to that itself, comes first.
    """
    submitted(small)
    finished(small, moment(6, "09:10"), moment(8, "10:00"))
    made = token(client, "dossiers.submit", "dossiers.read")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(description())
schema.app = WSGIHandler()
# The token is ours to add: a case that is wrong only by lacking it would be made right again and then be blamed.
schema.config.generation.update(with_security_parameters=False)


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=QUIET)
def test_every_operation_keeps_its_word(case: schemathesis.Case, bearer: str) -> None:
    case.call_and_validate(headers=_headers(case, bearer))


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=300, deadline=None, suppress_health_check=QUIET)
def test_every_operation_keeps_its_word_for_long(case: schemathesis.Case, bearer: str) -> None:
    case.call_and_validate(headers=_headers(case, bearer))


def _headers(case: schemathesis.Case, bearer: str) -> dict[str, str]:
    plain = {"Accept-Encoding": "identity"}
    return {**plain, "Authorization": bearer} if case.operation.definition.raw.get("security") else plain
