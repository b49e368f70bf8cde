"""Translating documents in this process or, when there are many, in one of its own beside it.

Translating is most of a large run's work, and a second processor can do it while the first
fetches and writes. The process beside is `python -m services.catalogue.ptv.translator`; it ends
when its input does, so it never outlives the run, however that ends.
"""

import asyncio
import fcntl
import gc
import os
import pickle
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Thread
from typing import IO, Any

import orjson
from pydantic import ValidationError

from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Reading, Rows, flattened
from services.catalogue.ptv.translate import translate
from services.catalogue.ptv.translate.areas import Areas
from services.catalogue.ptv.translate.links import links

Asked = tuple[bytes, bool]
"""A document's JSON, and whether it is to be translated or only its links to be found."""

_BROKEN = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
WORTH_A_PROCESS = 400
"""Documents in one batch: where there are so many, there are more to come. A process
beside takes about as long to start as it takes to translate ten times as many."""
_UNREADABLE = "JSON that cannot be read: no valid Unicode, a number too large, or nested too deeply"
_AT_ONCE = 1 << 20
"""Bytes in a pipe at once; Linux allows no more to everyone."""


class TranslatorGone(RuntimeError):
    """The process beside ended before its work did, for want of memory perhaps."""


class Translator:
    """One for each run; close it at the end."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._beside: Popen[bytes] | None = None
        self._asking, self._hearing = asyncio.Lock(), asyncio.Lock()

    def start(self) -> None:
        """Have what comes from now on translated in a process beside this one."""
        self._beside = Popen(
            [sys.executable, "-m", "services.catalogue.ptv.translator"],
            stdin=PIPE,
            stdout=PIPE,
            bufsize=_AT_ONCE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            # In a session of its own, so that Ctrl-C reaches the run alone.
            start_new_session=True,
        )
        for pipe in (self._beside.stdin, self._beside.stdout):
            _widen(pipe)
        self._say(self._areas)

    def close(self) -> None:
        """End the process beside, if there is one; it has nothing to lose."""
        if self._beside:
            # A question it has not read yet is no matter any more.
            with suppress(BrokenPipeError), self._beside:
                self._beside.kill()

    async def read(self, kind: str, documents: Sequence[Asked]) -> list[Reading]:
        """What is in documents of `kind`. Raises `TranslatorGone`."""
        try:
            if self._beside is None and len(documents) >= WORTH_A_PROCESS:
                self.start()
            if self._beside is None:
                return await asyncio.to_thread(_readings, kind, documents, self._areas)
            # The next may ask while this one waits for its answer: answers come in order.
            async with self._asking:
                await asyncio.to_thread(self._say, (kind, documents))
            async with self._hearing:
                return await asyncio.to_thread(self._hear)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise TranslatorGone("the process that translates documents ended") from error

    def _hear(self) -> list[Reading]:
        assert self._beside
        assert self._beside.stdout
        found: list[Reading] = pickle.load(self._beside.stdout)  # noqa: S301 - our own words
        return found

    def _say(self, what: object) -> None:
        assert self._beside
        assert self._beside.stdin
        # In one piece: another thread that works would make every further one wait for its turn.
        self._beside.stdin.write(pickle.dumps(what))
        self._beside.stdin.flush()


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold more, where the system can: a batch is megabytes, a pipe 64 KiB."""
    if pipe and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _AT_ONCE)


def _readings(kind: str, documents: Sequence[Asked], areas: Areas) -> list[Reading]:
    return [_reading(kind, written, wanted, areas) for written, wanted in documents]


def _reading(kind: str, written: bytes, wanted: bool, areas: Areas) -> Reading:
    try:
        document = orjson.loads(written)
    except orjson.JSONDecodeError:
        return Reading(wire.Unreadable(_UNREADABLE), {})
    rows = _rows(kind, document, areas) if wanted else None
    return Reading(rows, links(kind, document))


def _rows(kind: str, document: object, areas: Areas) -> Rows | wire.Unusable:
    try:
        return flattened(translate(kind, document, areas))
    except wire.Unusable as reason:
        return reason
    except ValidationError as error:
        places = ", ".join(".".join(map(str, part["loc"])) for part in error.errors()[:3])
        return wire.Unusable(f"values of a wrong kind: {places}")
    except _BROKEN as error:
        return wire.Unusable(f"not shaped as PTV's documents are ({type(error).__name__})")


def main() -> None:
    """Answer for as long as there is input."""
    # Documents hold no cycles: looking for some would take longer than translating.
    gc.disable()
    asked, answers = sys.stdin.buffer, SimpleQueue[bytes]()
    areas = _read(asked)
    # The run may be slow to hear an answer, and there is the next one to work on.
    saying = Thread(target=_say_all, args=(answers,), daemon=True)
    saying.start()
    while (question := _read(asked)) is not None:
        kind, documents = question
        answers.put(pickle.dumps(_readings(kind, documents, areas)))
    answers.put(b"")
    saying.join()


def _say_all(answers: SimpleQueue[bytes]) -> None:
    """Nothing is the last word. When an answer cannot be said the process ends, for the run would
    wait for it."""
    try:
        while answer := answers.get():
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Nobody waits for the answer any more, and Python would try to write it once again.
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _read(stream: Any) -> Any:
    """The next word of the run; nothing when it has ended, perhaps in the middle of one."""
    try:
        return pickle.load(stream)  # noqa: S301 - our own process's words
    except (EOFError, pickle.UnpicklingError):
        return None


if __name__ == "__main__":
    main()
