"""The SQL that writes details as finished JSON text, one statement each.

`content` columns already are the JSON that readers see, so a detail is put together inside
PostgreSQL out of their text: nothing is parsed, and no object is built for a row.
"""

# ruff: noqa: S608 - only constants of ours are put together; every value is bound.

from collections.abc import Mapping

from sqlalchemy import text

from services.catalogue.listings.schemas import Kind

PUBLISHED = "(s.withdrawn_at IS NULL AND o.hidden_reason IS NULL)"
"""What readers may see of `service s` beside its `overlay o`: the only place that says so."""

SERVICES = "catalogue.service s LEFT JOIN catalogue.overlay o ON o.service_id = s.id"
THEMES = """coalesce(o.themes, ARRAY(
    SELECT t.code FROM catalogue.theme t
    WHERE t.service_classes && s.service_classes ORDER BY t.position))"""
# Links that lead nowhere, or to what has been withdrawn, are not shown.
_ORGANISATION = """LEFT JOIN catalogue.organisation og
    ON og.id = {of}.organisation_id AND og.withdrawn_at IS NULL"""
_GENERAL_DESCRIPTION = """LEFT JOIN catalogue.general_description gd
    ON gd.id = s.general_description_id AND gd.withdrawn_at IS NULL"""
_CHARGE_TYPE = "coalesce(s.charge_type, gd.content ->> 'charge_type')"


def _object(**fields: str) -> str:
    """The SQL of a JSON object with these keys and SQL values."""
    pairs = ", ".join(f"'{key}', {sql}" for key, sql in fields.items())
    return f"json_build_object({pairs})"


def _extended(content: str, parts: Mapping[str, str], **fields: str) -> str:
    """The SQL of a stored JSON object's text with more keys: `fields`, and `parts` (JSON text)."""
    added = "".join(f" || ',\"{key}\":' || {sql}" for key, sql in parts.items())
    comma = f"CASE WHEN octet_length({content}::text) > 2 THEN ',' ELSE '' END"
    return f"left({_object(**fields)}::text, -1){added} || {comma} || substr({content}::text, 2)"


def _link(row: str) -> str:
    return f"CASE WHEN {row}.id IS NOT NULL THEN {_object(id=f'{row}.id', name=f'{row}.name')} END"


def _links(row: str, order: str, source: str) -> str:
    """The SQL of a JSON array of `{id, name}`."""
    item = _object(id=f"{row}.id", name=f"{row}.name")
    return f"coalesce((SELECT json_agg({item} ORDER BY {order}) FROM {source}), '[]')"


_CHANNEL = _extended(
    "c.content",
    {"connection": "sc.content::text"},
    id="c.id",
    name="c.name",
    channel_type="c.channel_type",
)
_CHANNELS = f"""'[' || coalesce((
    SELECT string_agg({_CHANNEL}, ',' ORDER BY sc.position, sc.id)
    FROM catalogue.service_channel sc
    JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL
    WHERE sc.service_id = s.id), '') || ']'"""

_SERVICE = _extended(
    "s.content",
    {"channels": _CHANNELS},
    id="s.id",
    name="s.name",
    source="s.source",
    origin_id="s.origin_id",
    origin_modified="s.origin_modified",
    first_seen_at="s.first_seen_at",
    changed_at="s.changed_at",
    languages="s.languages",
    municipalities="s.municipalities",
    counties="s.counties",
    nationwide="s.reach = 'nationwide'",
    themes=THEMES,
    charge_type=_CHARGE_TYPE,
    general_description="CASE WHEN gd.id IS NOT NULL THEN "
    + _object(id="gd.id", name="gd.name", content="gd.content")
    + " END",
    organisation=_link("og"),
    collections=_links(
        "sco",
        "sco.id",
        "catalogue.service_collection sco"
        " WHERE sco.service_ids @> ARRAY[s.id] AND sco.withdrawn_at IS NULL",
    ),
    local=_object(
        referral_mode="coalesce(o.referral_mode, 'signpost')",
        capacity_state="o.capacity_state",
        capacity_until="o.capacity_until",
        minimum_age="o.minimum_age",
        maximum_age="o.maximum_age",
        contact_promise_days="o.contact_promise_days",
        price_note="o.price_note",
        remote="o.remote",
    ),
)
_SERVICE_SOURCE = f"{SERVICES} {_ORGANISATION.format(of='s')} {_GENERAL_DESCRIPTION}"


_ORGANISATION_LINK = {"organisation": _link("og")}
_CHANNEL_DETAIL = _extended(
    "c.content",
    {},
    id="c.id",
    name="c.name",
    channel_type="c.channel_type",
    services=_links(
        "s",
        "s.id",
        f"{SERVICES} JOIN catalogue.service_channel sc ON sc.service_id = s.id"
        f" WHERE sc.channel_id = c.id AND {PUBLISHED}",
    ),
    **_ORGANISATION_LINK,
)
_ORGANISATION_DETAIL = _extended(
    "og.content",
    {},
    id="og.id",
    name="og.name",
    type="og.organisation_type",
    business_code="og.business_code",
    municipality="og.municipality_code",
    parent=_link("parent"),
    children=_links(
        "child",
        "child.sort_key, child.id",
        "catalogue.organisation child WHERE child.parent_id = og.id AND child.withdrawn_at IS NULL",
    ),
    service_count=f"(SELECT count(*) FROM {SERVICES} WHERE s.organisation_id = og.id"
    f" AND {PUBLISHED})",
)
_COLLECTION_DETAIL = _extended(
    "sco.content",
    {},
    id="sco.id",
    name="sco.name",
    services=_links(
        "s",
        "array_position(sco.service_ids, s.id)",
        f"{SERVICES} WHERE s.id = ANY(sco.service_ids) AND {PUBLISHED}",
    ),
    **_ORGANISATION_LINK,
)
_GENERAL_DESCRIPTION_DETAIL = _extended("gd.content", {}, id="gd.id", name="gd.name")


# The planner does not see through the inner SELECT. If it saw how many ids there are, it would make
# a plan of its own for every question, and planning takes longer than answering.
_IDS = "CAST((SELECT CAST(%(ids)s AS uuid[])) AS uuid[])"


def _detail(row: str, body: str, source: str, shown: str = "") -> bytes:
    """Rows of id and body, which is empty when the thing is there but not shown."""
    shown = shown or f"{row}.withdrawn_at IS NULL"
    sql = f"SELECT {row}.id, CASE WHEN {shown} THEN {body} ELSE '' END FROM {source}"
    return f"{sql} WHERE {row}.id = ANY({_IDS})".encode()


DETAILS: Mapping[Kind, bytes] = {
    "service": _detail("s", _SERVICE, _SERVICE_SOURCE, PUBLISHED),
    "channel": _detail("c", _CHANNEL_DETAIL, f"catalogue.channel c {_ORGANISATION.format(of='c')}"),
    "organisation": _detail(
        "og",
        _ORGANISATION_DETAIL,
        "catalogue.organisation og LEFT JOIN catalogue.organisation parent"
        " ON parent.id = og.parent_id AND parent.withdrawn_at IS NULL",
    ),
    "service_collection": _detail(
        "sco",
        _COLLECTION_DETAIL,
        f"catalogue.service_collection sco {_ORGANISATION.format(of='sco')}",
    ),
    "general_description": _detail(
        "gd", _GENERAL_DESCRIPTION_DETAIL, "catalogue.general_description gd"
    ),
}
"""By kind, for psycopg itself; takes `ids`."""

EXPORTED = text(f"SELECT {_SERVICE} FROM {_SERVICE_SOURCE} WHERE {PUBLISHED} ORDER BY s.id")
"""Every published service, the JSON that its detail is."""

_NEAREST = """catalogue.service_channel sc
    JOIN catalogue.channel c ON c.id = sc.channel_id AND c.withdrawn_at IS NULL"""
TABLE = text(
    f"""SELECT s.id, s.name, s.content -> 'summary' AS summary,
        s.content -> 'description' AS description, og.name AS organisation, s.municipalities,
        s.counties, {THEMES} AS themes, s.service_classes, s.target_groups, s.languages,
        {_CHARGE_TYPE} AS charge_type, place.latitude, place.longitude, page.web_page, s.changed_at
    FROM {_SERVICE_SOURCE}
    LEFT JOIN LATERAL (
        SELECT p.latitude, p.longitude FROM {_NEAREST}
        JOIN catalogue.place p ON p.owner_id IN (sc.id, c.id)
        WHERE sc.service_id = s.id
        ORDER BY sc.position, p.owner_id = c.id, p.id LIMIT 1) place ON true
    LEFT JOIN LATERAL (
        SELECT found.web_page FROM {_NEAREST}, LATERAL (SELECT coalesce(
            sc.content #>> '{{web_pages,0,url}}', c.content #>> '{{web_pages,0,url}}') AS web_page
        ) found
        WHERE sc.service_id = s.id AND found.web_page IS NOT NULL
        ORDER BY sc.position LIMIT 1) page ON true
    WHERE {PUBLISHED} ORDER BY s.id"""
)
"""Every published service as the values of `translate.COLUMNS`; what a connection says of its own
place or page comes before what the channel says."""
