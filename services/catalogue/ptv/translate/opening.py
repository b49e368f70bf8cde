"""Opening hours and points as rows and as readers see them."""

from uuid import UUID

from services.catalogue.hours.schemas import Hours
from services.catalogue.hours.translate import from_ptv
from services.catalogue.places.rules import Point
from services.catalogue.ptv import wire
from services.catalogue.ptv.records import PlaceRow
from services.catalogue.ptv.wire import Json


def read(service_hours: object, notes: list[str]) -> list[Hours]:
    """PTV's `serviceHours`; what cannot be understood goes into `notes`."""
    if not service_hours:
        return []
    hours, problems = from_ptv(service_hours)
    notes.extend(problems)
    return hours


def shown(hours: list[Hours]) -> list[Json]:
    return [
        {
            "kind": row.kind,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "is_closed": row.is_closed,
            "is_always_open": row.is_always_open,
            "by_reservation": row.by_reservation,
            "additional_information": wire.cleaned(row.additional_information),
            "openings": [
                {
                    "weekday_from": one.weekday_from,
                    "weekday_to": one.weekday_to,
                    "opens": one.opens,
                    "closes": one.closes,
                }
                for one in row.openings
            ],
        }
        for row in hours
    ]


def places(owner_id: UUID, addresses: list[Json]) -> list[PlaceRow]:
    """Where the addresses are on the map, when PTV knew. A postal address is no place to go to."""
    return [
        PlaceRow(owner_id, Point(row["latitude"], row["longitude"]), row["municipality"])
        for row in addresses
        if row["latitude"] is not None and row["type"] != "Postal"
    ]
