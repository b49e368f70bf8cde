"""The stub as a real HTTP server on the loopback interface, in a thread of its own."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterable
from datetime import datetime
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.ptv_stub.endpoints import FULL_PAGE, ID_PAGE, Endpoints
from tests.ptv_stub.faults import Answer, Fault, Faults, Harm, Request
from tests.ptv_stub.parts import Document
from tests.ptv_stub.register import Register

PREFIX = "/api/v11"
START_SECONDS = 10


class CuttableProtocol(HttpToolsProtocol):
    """HTTP whose application may cut the connection, which ASGI itself has no way to ask for."""

    def on_message_begin(self) -> None:
        """Put the way to cut into the scope of the request."""
        super().on_message_begin()
        self.scope["state"]["cut"] = self.transport.abort


class StubApp:
    """The ASGI application: records the request, applies the faults, answers."""

    def __init__(self, endpoints: Endpoints, faults: Faults, *, gzip: bool = False) -> None:
        self.endpoints = endpoints
        self.faults = faults
        self.gzip = gzip
        self.requests: list[Request] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        request = _request(scope)
        self.requests.append(request)
        faults = self.faults.take(request)
        await asyncio.sleep(sum(fault.seconds for fault in faults))
        if any(fault.harm is Harm.DROP for fault in faults):
            scope["state"]["cut"]()
            await receive()
            return
        await _send(send, self._packed(request, self._answer(request, faults)))

    def _answer(self, request: Request, faults: Iterable[Fault]) -> Answer:
        for fault in faults:
            if fault.answer:
                return fault.answer
            if fault.harm is Harm.TRUNCATE:
                whole = self.endpoints.answer(request)
                return Answer(whole.status, whole.body[: len(whole.body) // 2])
        return self.endpoints.answer(request)

    def _packed(self, request: Request, answer: Answer) -> Answer:
        if not self.gzip or "gzip" not in request.headers.get("accept-encoding", ""):
            return answer
        headers = {**answer.headers, "Content-Encoding": "gzip"}
        return Answer(answer.status, gzip.compress(answer.body, 1), headers)


class StubServer:
    """A running PTV stub; use as a context manager.

    Faults are ordered through `faults`, what was asked is in `requests`, and the documents are in
    `register`. `url` is what a PTV client is given, with the version path.
    """

    def __init__(
        self, register: Register | None = None, *, port: int = 0, gzip: bool = False
    ) -> None:
        self.register = register or Register()
        self.endpoints = Endpoints(self.register)
        self.faults = Faults()
        self.app = StubApp(self.endpoints, self.faults, gzip=gzip)
        self._socket = listening_socket(port)
        self._server = uvicorn.Server(server_config(self.app))
        # A daemon, so that a test that dies on the way does not keep the run alive.
        self._thread = Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    @property
    def url(self) -> str:
        """The address of the interface, without a slash at the end."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}{PREFIX}"

    @property
    def requests(self) -> list[Request]:
        """Every request received, oldest first."""
        return self.app.requests

    @property
    def now(self) -> datetime | None:
        """The stub's present moment; None follows the real clock."""
        return self.register.now

    @now.setter
    def now(self, moment: datetime | None) -> None:
        self.register.now = moment

    def publish(self, *documents: Document) -> list[str]:
        """Publish documents and return their ids."""
        return [self.register.publish(document) for document in documents]

    def reset(self) -> None:
        """Forget documents, faults, requests and the set time: as new, without starting anew."""
        self.register.clear()
        self.faults.clear()
        self.requests.clear()
        self.endpoints.full_page_size, self.endpoints.id_page_size = FULL_PAGE, ID_PAGE

    def __enter__(self) -> "StubServer":
        """Start, and wait until connections are taken; raises TimeoutError if they never are."""
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the stub did not start")
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and wait until the port is free."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def listening_socket(port: int) -> socket.socket:
    """A socket on the loopback interface only; port 0 takes a free one."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(("127.0.0.1", port))
    return found


def server_config(app: StubApp) -> uvicorn.Config:
    """How uvicorn runs the stub: quiet, and soon gone when told to stop."""
    return uvicorn.Config(
        app,
        http=CuttableProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )


def _request(scope: Any) -> Request:
    query = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
    return Request(
        method=scope["method"],
        path=scope["path"].removeprefix(PREFIX),
        query={name.lower(): value for name, value in query},
        headers={
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        },
    )


async def _send(send: Any, answer: Answer) -> None:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": str(len(answer.body)),
        **answer.headers,
    }
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})
