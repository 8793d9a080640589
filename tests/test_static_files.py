"""What is known of the static files from an earlier client is what a look at them would tell."""

import pytest
from django.conf import settings
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import static_files


def test_a_second_look_finds_what_the_first_one_found() -> None:
    fresh, known = (WhiteNoiseMiddleware(lambda request: None) for _ in range(2))
    fresh.files = {}
    static_files._look(fresh)
    assert known.files.keys() == fresh.files.keys()
    assert len(known.files) > 100
    for address, file in known.files.items():
        alike = fresh.files[address]
        assert file.alternatives[-1][1] == alike.alternatives[-1][1], address
        assert file.get_response("GET", {}).headers == alike.get_response("GET", {}).headers, address


@pytest.mark.django_db  # an answer that is closed looks after the database's connection
def test_each_client_is_served_the_file_itself() -> None:
    sheet = next((settings.PACKAGE / "static/pehra").glob("*.css"))
    for _ in range(2):
        answer = Client().get(f"/static/pehra/{sheet.name}")
        assert b"".join(answer.streaming_content) == sheet.read_bytes()
        answer.close()
