"""Translating documents in this process or, when there are many, in one of its own beside it.

Translating is most of a large run's work, and a second processor can do it while the first
fetches and writes. The process beside is `python -m services.catalogue.ptv.translator`; it ends
when its input does, so it never outlives the run, however that ends.
"""

import asyncio
import gc
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import ValidationError

from services.catalogue.ptv import wire
from services.catalogue.ptv.rows import Rows, flattened
from services.catalogue.ptv.translate import translate
from services.catalogue.ptv.translate.areas import Areas

Translated = list[Rows | wire.Unusable]
"""For each document its rows, or why it cannot be taken in."""

_BROKEN = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
WORTH_A_PROCESS = 400
"""Documents to translate in one batch: where there are so many, there are more to come. A process
beside takes about as long to start as it takes to translate ten times as many."""
_LENGTH = 8
"""Bytes that tell how long an answer is."""


class TranslatorGone(RuntimeError):
    """The process beside ended before its work did, for want of memory perhaps."""


class Translator:
    """One for each run; close it at the end."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._beside: Process | None = None

    async def start(self) -> None:
        """Have what comes from now on translated in a process beside this one."""
        if self._beside:
            return
        # In a session of its own, so that Ctrl-C reaches the run alone.
        self._beside = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.catalogue.ptv.translator"),
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        _input(self._beside).write(pickle.dumps(self._areas))

    async def close(self) -> None:
        """End the process beside, if there is one."""
        if self._beside:
            _input(self._beside).close()
            await self._beside.wait()

    async def translated(self, kind: str, documents: Sequence[bytes]) -> Translated:
        """The rows of documents of `kind`, given as JSON. Raises `TranslatorGone`."""
        if len(documents) >= WORTH_A_PROCESS:
            await self.start()
        if self._beside is None:
            return await asyncio.to_thread(_translated, kind, documents, self._areas)
        _input(self._beside).write(pickle.dumps((kind, documents)))
        assert self._beside.stdout
        try:
            length = int.from_bytes(await self._beside.stdout.readexactly(_LENGTH))
            answer = await self._beside.stdout.readexactly(length)
        except asyncio.IncompleteReadError as error:
            raise TranslatorGone("the process that translates documents ended") from error
        found: Translated = pickle.loads(answer)  # noqa: S301 - our own process's words
        return found


def _input(process: Process) -> asyncio.StreamWriter:
    assert process.stdin
    return process.stdin


def _translated(kind: str, documents: Sequence[bytes], areas: Areas) -> Translated:
    return [_one(kind, document, areas) for document in documents]


def _one(kind: str, document: bytes, areas: Areas) -> Rows | wire.Unusable:
    try:
        return flattened(translate(kind, orjson.loads(document), areas))
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
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    areas = _read(asked)
    while (question := _read(asked)) is not None:
        kind, documents = question
        answer = pickle.dumps(_translated(kind, documents, areas))
        answers.write(len(answer).to_bytes(_LENGTH))
        answers.write(answer)
        answers.flush()


def _read(stream: Any) -> Any:
    try:
        return pickle.load(stream)  # noqa: S301 - our own process's words
    except EOFError:
        return None


if __name__ == "__main__":
    main()
