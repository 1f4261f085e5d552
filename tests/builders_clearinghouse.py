"""A clearinghouse on loopback for tests: real HTTP, an answer per inquiry, and everything that can go wrong."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, str]


class Clearinghouse(ThreadingHTTPServer):
    """Answers each POST by a function from the text to (status, text); remembers what it was asked."""

    daemon_threads = True

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/realtime"


class _Handler(BaseHTTPRequestHandler):
    server: Clearinghouse

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(text)
        self.server.headers.append({name.lower(): held for name, held in self.headers.items()})
        status, said = self.server.answer(text)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.address)
        self.send_header("Content-Length", str(len(said.encode())))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: Any) -> None:
        """Silent."""


@contextmanager
def clearinghouse(answer: Callable[[str], Reply]) -> Iterator[Clearinghouse]:
    """A clearinghouse that stands while the test runs."""
    server = Clearinghouse(answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
