"""How each kind of record lies in its table."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalogue.ptv import wire

COMMON = (
    "id",
    "source",
    "origin_id",
    "origin_modified",
    "content_hash",
    "first_seen_at",
    "last_seen_at",
    "changed_at",
    "change",
    "name",
    "content",
    "document",
)
_COMMON_TYPES = (
    "uuid",
    "text",
    "text",
    "timestamptz",
    "bytea",
    *("timestamptz",) * 3,
    "int8",
    "jsonb",
    "json",
    "json",
)
_KEPT = ("id", "source", "origin_id", "first_seen_at")
"""Never changed once a row is there."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of imported rows and its columns beside the common ones."""

    name: str
    columns: Mapping[str, str]
    """With their PostgreSQL types, in the order they are copied in."""

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*COMMON, *self.columns)

    @property
    def incoming(self) -> str:
        return f"incoming_{self.name}"

    @property
    def create_incoming(self) -> str:
        """A temporary table of this connection, emptied by every commit."""
        return (
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {self.incoming} ON COMMIT DELETE ROWS AS "
            f"TABLE catalogue.{self.name} WITH NO DATA"
        )

    @property
    def copy_new(self) -> str:
        """For rows that are not there yet."""
        return self._copy(f"catalogue.{self.name}")

    @property
    def copy_changed(self) -> str:
        """For rows to be upserted after."""
        return self._copy(self.incoming)

    def _copy(self, into: str) -> str:
        return f"COPY {into} ({', '.join(self.all_columns)}) FROM STDIN (FORMAT BINARY)"

    @property
    def types(self) -> list[str]:
        """The columns' types, which a binary COPY must be told."""
        return [*_COMMON_TYPES, *self.columns.values()]

    @property
    def upsert(self) -> str:
        """From the incoming rows; a row that was withdrawn lives again."""
        columns = ", ".join(self.all_columns)
        changed = ", ".join(
            f"{column} = excluded.{column}" for column in self.all_columns if column not in _KEPT
        )
        return (
            f"INSERT INTO catalogue.{self.name} ({columns}) "  # noqa: S608 - our own names
            f"SELECT {columns} FROM {self.incoming} "
            f"ON CONFLICT (id) DO UPDATE SET {changed}, withdrawn_at = NULL"
        )


TABLES = {
    wire.SERVICE: Table(
        "service",
        {
            "organisation_id": "uuid",
            "general_description_id": "uuid",
            "service_type": "text",
            "charge_type": "text",
            "reach": "text",
            "municipalities": "text[]",
            "counties": "text[]",
            "languages": "text[]",
            "service_classes": "text[]",
            "target_groups": "text[]",
            "life_events": "text[]",
        },
    ),
    wire.CHANNEL: Table(
        "channel", {"channel_type": "text", "organisation_id": "uuid", "accessibility": "text[]"}
    ),
    wire.ORGANISATION: Table(
        "organisation",
        {
            "parent_id": "uuid",
            "organisation_type": "text",
            "business_code": "text",
            "municipality_code": "text",
            "sort_key": "text",
        },
    ),
    wire.COLLECTION: Table(
        "service_collection", {"organisation_id": "uuid", "service_ids": "uuid[]"}
    ),
    wire.GENERAL_DESCRIPTION: Table("general_description", {}),
}
