"""Faults the stub shows on demand, all reported of the real interface or the way to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Lock

import orjson

TOO_MANY_CONNECTIONS = "Rejected: Too many connections to database. Try again later."


@dataclass(frozen=True)
class Request:
    """One request the stub received: path without /api/v11; query and header names lower-case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def guids(self) -> list[str]:
        """The ids a detail list was asked for."""
        return [guid.strip() for guid in self.query.get("guids", "").split(",") if guid.strip()]


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, content: object) -> "Answer":
        """An answer with the content as JSON."""
        return cls(status, orjson.dumps(content))

    @classmethod
    def error(cls, status: int, message: str) -> "Answer":
        """An error in PTV's shape for everything but bad queries."""
        return cls.json(status, {"errorMessage": message})


class Harm(Enum):
    """What a fault does instead of answering well."""

    ANSWER = auto()
    DELAY = auto()
    DROP = auto()
    TRUNCATE = auto()


@dataclass
class Fault:
    """One fault waiting for its requests; `times` None means until cleared."""

    harm: Harm
    path_prefix: str = ""
    times: int | None = 1
    more_than_guids: int = -1
    answer: Answer | None = None
    seconds: float = 0.0

    def hits(self, request: Request) -> bool:
        """Whether the fault is for this request and not used up."""
        return (
            self.times != 0
            and request.path.startswith(self.path_prefix)
            and len(request.guids) > self.more_than_guids
        )

    def use(self) -> None:
        """Count one use."""
        if self.times is not None:
            self.times -= 1


class Faults:
    """The faults in force. Every method's path_prefix is a path without /api/v11."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def fail(
        self,
        path_prefix: str = "",
        *,
        status: int,
        times: int | None = 1,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer with the status, for so many requests (None: until cleared)."""
        answer = Answer(status, body, headers or {})
        self._add(Fault(Harm.ANSWER, path_prefix, times, answer=answer))

    def fail_when(
        self, *, more_than_guids: int, status: int, path_prefix: str = "", times: int | None = None
    ) -> None:
        """Answer with the status to requests for more than so many ids at a time."""
        answer = Answer(status, b"")
        self._add(Fault(Harm.ANSWER, path_prefix, times, more_than_guids, answer))

    def too_many_connections(self, times: int | None = 1, path_prefix: str = "") -> None:
        """Answer as an overloaded PTV does: 500 with a message, not 429."""
        answer = Answer.error(500, TOO_MANY_CONNECTIONS)
        self._add(Fault(Harm.ANSWER, path_prefix, times, answer=answer))

    def rate_limit(
        self, times: int | None = 1, *, retry_after: str = "1", path_prefix: str = ""
    ) -> None:
        """Answer 429 with Retry-After (seconds or an HTTP date, RFC 9110 §10.2.3)."""
        answer = Answer(429, b"", {"Retry-After": retry_after})
        self._add(Fault(Harm.ANSWER, path_prefix, times, answer=answer))

    def delay(self, seconds: float, path_prefix: str = "", times: int | None = None) -> None:
        """Wait so many seconds before answering."""
        self._add(Fault(Harm.DELAY, path_prefix, times, seconds=seconds))

    def drop_connection(self, times: int | None = 1, path_prefix: str = "") -> None:
        """Cut the connection instead of answering."""
        self._add(Fault(Harm.DROP, path_prefix, times))

    def truncate_json(self, times: int | None = 1, path_prefix: str = "") -> None:
        """Answer 200 with only the first half of the JSON, as a broken gateway does."""
        self._add(Fault(Harm.TRUNCATE, path_prefix, times))

    def clear(self) -> None:
        """Behave well again."""
        with self._lock:
            self._faults.clear()

    def take(self, request: Request) -> list[Fault]:
        """The faults for this request: every delay, and the oldest one of the others."""
        with self._lock:
            hits = [fault for fault in self._faults if fault.hits(request)]
            delays = [fault for fault in hits if fault.harm is Harm.DELAY]
            taken = delays + [fault for fault in hits if fault.harm is not Harm.DELAY][:1]
            for fault in taken:
                fault.use()
            return taken

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)


def malformed_bearer(authorization: str) -> bool:
    """Whether a bearer token is not three dotted parts (JWS compact form, RFC 7515 §7.1)."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return False
    return re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]*", token.strip()) is None
