"""What a request's address and form say.

Source: https://clickhouse.com/docs/interfaces/http. `query` is the statement or its beginning, `param_x` a parameter of
it; what is no parameter of the interface is a setting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from urllib.parse import parse_qsl, urlsplit

from pehra.connectors.event_store.engine.errors import failed

# Parameters of the interface that change nothing here: there are no sessions, and no answer is buffered halfway.
_PASSED_OVER = frozenset({"query_id", "buffer_size", "session_id", "session_timeout", "session_check", "quota_key"})
_REFUSED = frozenset({"compress", "decompress", "user", "password"})


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `form`: the format of an answer where the statement names none; `whole`: not piece by piece."""

    sql: bytes = b""
    form: str = "TabSeparated"
    whole: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def looks(self) -> bool:
        return self.settings.get("readonly", "0") != "0"


def question(path: str, content_type: str, body: bytes, *, only_looks: bool) -> Question:
    """Read an address, and a form where the body is one. Raises EngineError.

    `only_looks`: the request is of a kind that changes nothing, such as GET.
    """
    told = parse_qsl(urlsplit(path).query, keep_blank_values=True, max_num_fields=10_000)
    told += _form(content_type, body)
    sql = b""
    settings: dict[str, str] = {"readonly": "1"} if only_looks else {}
    parameters: dict[str, str] = {}
    interface = {"default_format": "TabSeparated", "wait_end_of_query": "0"}
    for name, value in told:
        if name in _REFUSED:
            raise failed(48, "NOT_IMPLEMENTED", f"{name} is not supported here")
        if name == "query":
            sql = value.encode()
        elif name.startswith("param_"):
            parameters[name.removeprefix("param_")] = value
        elif name in interface:
            interface[name] = value
        elif name not in _PASSED_OVER:
            settings[name] = value
    if only_looks:
        settings["readonly"] = "1"
    return Question(sql, interface["default_format"], interface["wait_end_of_query"] == "1", settings, parameters)


def is_form(content_type: str) -> bool:
    """Whether the body is a form, by which long parameters come."""
    return content_type.lower().startswith("multipart/form-data")


def _form(content_type: str, body: bytes) -> Iterable[tuple[str, str]]:
    """The fields of a form (RFC 7578)."""
    if not is_form(content_type):
        return []
    message = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found = []
    for part in message.walk():
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found.append((name, content.decode(errors="replace")))
    return found
