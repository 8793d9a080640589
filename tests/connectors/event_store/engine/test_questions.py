"""What an address and a form say."""

import pytest

from pehra.connectors.event_store.engine.errors import EngineError
from pehra.connectors.event_store.engine.questions import question

FORM = (
    b'--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nSELECT {x:String}\r\n'
    b'--b\r\nContent-Disposition: form-data; name="param_x"\r\n\r\n\xd9\xbe\' \r\n\r\n--b--\r\n'
)


def test_settings_parameters_and_the_interfaces_own() -> None:
    found = question(
        "/?query=SELECT+1&database=pehra&max_threads=1&param_x=a%26b&param_y=&default_format=CSV&query_id=5"
        "&wait_end_of_query=1&session_id=a",
        "",
        b"",
        only_looks=False,
    )
    assert found.sql == b"SELECT 1"
    assert found.settings == {"database": "pehra", "max_threads": "1"}
    assert found.parameters == {"x": "a&b", "y": ""}
    assert (found.form, found.whole, found.looks) == ("CSV", True, False)


def test_long_parameters_come_by_a_form() -> None:
    found = question("/?max_threads=1", "multipart/form-data; boundary=b", FORM, only_looks=False)
    assert (found.sql, found.parameters) == (b"SELECT {x:String}", {"x": "پ' \r\n"})


def test_a_get_only_looks_whatever_it_says() -> None:
    assert question("/?readonly=0&query=DROP+TABLE+t", "", b"", only_looks=True).looks


@pytest.mark.parametrize("name", ["compress", "decompress", "password", "user"])
def test_what_is_not_supported_is_said(name: str) -> None:
    with pytest.raises(EngineError, match=name):
        question(f"/?{name}=1", "", b"", only_looks=False)
