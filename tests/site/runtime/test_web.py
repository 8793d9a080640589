"""Whether the web can listen, and whether it answers."""

import errno
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from pehra.site.runtime import web
from pehra.site.runtime.configuration import Configuration, read_configuration
from pehra.site.runtime.errors import Refusal


@pytest.fixture
def configuration(port: int) -> Configuration:
    return replace(read_configuration(), bind="127.0.0.1", port=port)


class TestPort:
    def test_a_free_one_is_free_afterwards(self, configuration: Configuration) -> None:
        web.check_port(configuration)
        web.check_port(configuration)

    def test_a_taken_one_is_refused_with_another_to_try(self, configuration: Configuration) -> None:
        line = rf"port \d+ is taken .* PEHRA_PORT={configuration.port + 1}"
        with socket.create_server(("127.0.0.1", configuration.port)), pytest.raises(Refusal, match=line):
            web.check_port(configuration)

    def test_one_that_others_share_is_taken_too(self, configuration: Configuration) -> None:
        sharing = socket.create_server(("127.0.0.1", configuration.port), reuse_port=True)
        with sharing, pytest.raises(Refusal, match="is taken"):
            web.check_port(configuration)

    def test_one_taken_on_every_address_is_taken(self, configuration: Configuration) -> None:
        with socket.create_server(("", configuration.port)), pytest.raises(Refusal, match="is taken"):
            web.check_port(configuration)

    @pytest.mark.parametrize("bind", ["no.such.host.invalid", "203.0.113.9"])
    def test_a_foreign_address_is_refused(self, configuration: Configuration, bind: str) -> None:
        with pytest.raises(Refusal, match="PEHRA_BIND"):
            web.check_port(replace(configuration, bind=bind))

    def test_a_privileged_one_is_refused_with_one_that_is_not(
        self, configuration: Configuration, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Denied(socket.socket):
            def bind(self, address: object) -> None:
                raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(web.socket, "socket", Denied)
        with pytest.raises(Refusal, match="no right to listen on port 80"):
            web.check_port(replace(configuration, port=80))


class TestAnswers:
    @pytest.fixture
    def serving(self, configuration: Configuration) -> Iterator[Callable[[int], None]]:
        servers: list[http.server.HTTPServer] = []

        def serve(status: int) -> None:
            class Page(http.server.BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    self.send_response(status)
                    self.end_headers()

                def log_message(self, format: str, *arguments: object) -> None:
                    pass

            server = http.server.HTTPServer(("127.0.0.1", configuration.port), Page)
            servers.append(server)
            threading.Thread(target=server.serve_forever, daemon=True).start()

        yield serve
        for server in servers:
            server.shutdown()
            server.server_close()

    def test_not_before_somebody_listens(self, configuration: Configuration) -> None:
        assert not web.answers(configuration)

    @pytest.mark.parametrize("status", [200, 302, 400])
    def test_with_a_page_or_a_redirect(
        self, configuration: Configuration, serving: Callable[[int], None], status: int
    ) -> None:
        serving(status)
        assert web.answers(configuration)

    def test_not_with_an_error_of_the_server(
        self, configuration: Configuration, serving: Callable[[int], None]
    ) -> None:
        serving(500)
        assert not web.answers(configuration)

    def test_not_with_something_that_is_no_web(self, configuration: Configuration) -> None:
        with socket.create_server(("127.0.0.1", configuration.port)) as server:

            def babble() -> None:
                peer, _ = server.accept()
                peer.sendall(b"SSH-2.0-what\r\n")
                peer.close()

            threading.Thread(target=babble, daemon=True).start()
            assert not web.answers(configuration)
