"""Reading query parameters as the real interface does: a bad one answers 400 with a dictionary."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from tests.ptv_stub.register import written

Choice = TypeVar("Choice", bound=StrEnum)

MALFORMED_GUID = (
    "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
)
TOO_MANY_ITEMS = (
    "There were too many items within result set. Only 100 items are allowed."
    " Use more restrictive search criteria!"
)
MOST_GUIDS = 100


class BadQuery(Exception):
    """A query the interface refuses; becomes 400 with `{"field": ["message"]}`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.model_state = {field: [message]}


class Query:
    """The query parameters of one request; every method raises BadQuery for a bad value."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, field: str) -> str | None:
        """The value as sent, or None when absent or empty."""
        return self._values.get(field.lower()) or None

    def required(self, field: str) -> str:
        """A value that must be there."""
        value = self.text(field)
        if value is None:
            raise BadQuery(field, f"Property {field} is required.")
        return value

    def number(self, field: str, default: int, lowest: int = 0, highest: int = 2**31 - 1) -> int:
        """A whole number within limits."""
        value = self.text(field) or str(default)
        if not value.lstrip("-").isdecimal():
            raise _not_valid(field, value)
        if not lowest <= int(value) <= highest:
            raise BadQuery(field, f"The field {field} must be between {lowest} and {highest}.")
        return int(value)

    def page(self) -> int:
        """The page asked for; PTV takes 0 for the first page and refuses negative ones."""
        return max(self.number("page", 1), 1)

    def flag(self, field: str) -> bool:
        """A true or false, false when absent."""
        value = (self.text(field) or "false").lower()
        if value not in ("true", "false"):
            raise _not_valid(field, value)
        return value == "true"

    def moment(self, field: str) -> str | None:
        """A moment in PTV's own writing, to compare with `modified` as text."""
        value = self.text(field)
        if value is None:
            return None
        try:
            parsed = datetime.fromisoformat(value)
        except ValueError:
            raise _not_valid(field, value) from None
        return written(parsed.astimezone(UTC) if parsed.tzinfo else parsed)

    def choice(self, field: str, default: Choice) -> Choice:
        """One of an enumeration, in any letter case."""
        value = self.text(field) or default
        for member in type(default):
            if member.lower() == value.lower():
                return member
        raise _not_valid(field, value)

    def guids(self) -> list[str]:
        """The ids of a detail list: 1–100 well-formed ones."""
        found = [guid(part, "guids") for part in self.required("guids").split(",")]
        if len(found) > MOST_GUIDS:
            raise BadQuery("guids", TOO_MANY_ITEMS)
        return found


def guid(value: str, field: str = "id") -> str:
    """A well-formed id in lower case; raises BadQuery otherwise."""
    try:
        return str(UUID(value.strip()))
    except ValueError:
        raise BadQuery(field, MALFORMED_GUID) from None


def _not_valid(field: str, value: str) -> BadQuery:
    return BadQuery(field, f"The value '{value}' is not valid for {field}.")
