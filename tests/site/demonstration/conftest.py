"""The demonstration, told once for all tests of this folder; what each of them adds is taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from pehra.site.demonstration.start import ensure


@pytest.fixture(scope="package", autouse=True)
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        ensure(lambda words: None)
        yield
        transaction.set_rollback(True)
