"""Answers kept in a process until anything they lean on changes."""

from collections import OrderedDict
from typing import Final

ROOM: Final = 16 * 1024 * 1024
"""Bytes of all answers together."""
LONGEST: Final = 256 * 1024
"""Bytes of one answer; a hundred full hits have half of that."""


class Results:
    """Answers by what was asked, the least recently asked forgotten first.

    Whoever is about to search takes hold of these and keeps the answer in the same ones: when
    something changes meanwhile there are others, so an answer of before never gets into them.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._answers: OrderedDict[bytes, bytes] = OrderedDict()
        self._room = room

    def get(self, asked: bytes) -> bytes | None:
        """The answer kept, if there is one."""
        answer = self._answers.get(asked)
        if answer is not None:
            self._answers.move_to_end(asked)
        return answer

    def keep(self, asked: bytes, answer: bytes) -> None:
        """Keep an answer, unless it is out of all proportion."""
        if len(answer) > LONGEST:
            return
        before = self._answers.pop(asked, None)
        self._answers[asked] = answer
        self._room -= _size(asked, answer) - (_size(asked, before) if before else 0)
        while self._room < 0:
            self._room += _size(*self._answers.popitem(last=False))


def _size(asked: bytes, answer: bytes) -> int:
    return len(asked) + len(answer)
