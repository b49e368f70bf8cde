"""The same search answered by PostgreSQL, for when Meilisearch is away or the ids are too many.

Filters, counts and totals agree with the engine's. Words match the same base forms, and slips are
mended before either is asked; only the order within the results is coarser.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.catalogue.search.filters import ATTRIBUTES, FLAGS, LISTS, Area, Clause
from services.catalogue.search.query import Text
from services.catalogue.search.sub_queries import Word
from services.catalogue.search.wanted import Found, Wanted
from services.catalogue.vocabulary.expressions import token
from services.catalogue.vocabulary.schemas import Concept

_SINGLE: Final = frozenset({"nationwide", *FLAGS})
# ts_rank_cd takes them from D to A: long texts, summaries, topics, names.
_WEIGHTS: Final = "{0.05, 0.2, 0.4, 1.0}"
# How well words match that are all in the name, in all texts together, or some of them anywhere.
_NAME, _TEXT, _SOME = 1.0, 0.8, 0.3
_MATCHED: Final = """CASE WHEN vector @@ CAST(:by_name AS tsquery) THEN CAST(:of_name AS float8)
    WHEN ts_filter(vector, '{a,b,c}') @@ CAST(:by_text AS tsquery) THEN CAST(:of_text AS float8)
    ELSE 0 END"""

Binds = dict[str, Any]


async def search(connection: AsyncConnection, wanted: Wanted) -> Found:
    """What the engine would answer, as near as PostgreSQL can."""
    binds: Binds = {"offset": wanted.offset, "limit": wanted.limit}
    matching = _matching(wanted, binds)
    holding = {field: _sql(field, clause, binds) for field, clause in wanted.clauses.items()}
    counted = await connection.execute(text(_counts_sql(matching, holding)), binds)
    counts: dict[str, dict[str, int]] = {}
    for attribute, value, number in counted:
        counts.setdefault(attribute, {})[value] = number
    total = counts.pop("", {}).get("", 0)
    page = await connection.execute(text(_page_sql(wanted, matching, holding)), binds)
    rows = page.all()
    documents = [{"id": str(row[0])} if wanted.only_ids else row[0] for row in rows]
    matches = [float(row[1]) for row in rows] if wanted.weighed else []
    return Found(documents, total, counts, matches)


# --- statements -----------------------------------------------------------------------------------


def _matching(wanted: Wanted, binds: Binds) -> str:
    """The condition of the right ids and words."""
    conditions = ["true"]
    if wanted.ids is not None:
        binds["ids"] = list(wanted.ids)
        conditions.append("service_id IN (SELECT unnest(CAST(:ids AS uuid[])))")
    if wanted.text is not None:
        conditions.append(_matching_words(wanted.text, wanted, binds))
    return " AND ".join(conditions)


def _matching_words(asked: Text, wanted: Wanted, binds: Binds) -> str:
    """`words` are also what the order goes by."""
    relaxed = wanted.relaxed
    needs = asked.near if relaxed and asked.near else asked.meant
    local = wanted.around is not None and not relaxed
    ways = (asked.words, asked.others) if local else (asked.words,)
    binds["in_name"] = _tsquery(asked.words, (), relaxed, "A")
    if wanted.weighed:
        binds["by_name"] = " | ".join(_tsquery(words, (), relaxed, "A") for words in ways)
        binds["by_text"] = " | ".join(_tsquery(words, (), relaxed) for words in ways)
        binds |= {"of_name": _SOME if relaxed else _NAME, "of_text": _SOME if relaxed else _TEXT}
    if relaxed or not wanted.around:
        binds["words"] = _tsquery(asked.words, needs, relaxed)
        return "vector @@ CAST(:words AS tsquery)"
    named, there = _tsquery(asked.words, (), False), _tsquery(asked.others, needs, False)
    binds |= {"named": named, "there": there, "words": f"{named} | {there}"}
    area = _area_sql(wanted.around, binds, "_around")
    return f"(vector @@ CAST(:named AS tsquery) OR vector @@ CAST(:there AS tsquery) AND {area})"


def _sql(field: str, clause: Clause, binds: Binds) -> str:
    if isinstance(clause, Area):
        return _area_sql(clause, binds)
    binds[field] = clause if isinstance(clause, bool) else list(clause)
    if isinstance(clause, bool):
        return f"{field} = :{field}"
    return f"{LISTS[field]} && CAST(:{field} AS text[])"


def _area_sql(area: Area, binds: Binds, name: str = "") -> str:
    conditions = ["nationwide"] if area.nationwide else []
    for attribute, codes in (("local_municipalities", area.local), ("counties", area.counties)):
        if codes is None:
            conditions.append(f"{attribute} <> '{{}}'")
        else:
            binds[attribute + name] = list(codes)
            conditions.append(f"{attribute} && CAST(:{attribute}{name} AS text[])")
    return f"({' OR '.join(conditions)})"


def _counts_sql(matching: str, holding: Mapping[str, str]) -> str:
    """One statement for the total and all counts, which go through the matching rows once for
    each attribute: each attribute counts with the filters of the other fields."""
    columns = [name for names in ATTRIBUTES.values() for name in names]
    columns += [f"{condition} AS {field}_holds" for field, condition in holding.items()]
    parts = [f"SELECT '', '', count(*) FROM candidate WHERE {_all_hold(holding)}"]  # noqa: S608
    for field, attributes in ATTRIBUTES.items():
        others = _all_hold(other for other in holding if other != field)
        parts += [_count_sql(attribute, others) for attribute in attributes]
    return (
        f"WITH candidate AS MATERIALIZED (SELECT {', '.join(columns)}"  # noqa: S608
        f" FROM catalogue.search_document WHERE {matching}) {' UNION ALL '.join(parts)}"
    )


def _all_hold(fields: Iterable[str]) -> str:
    return " AND ".join(["true", *(f"{field}_holds" for field in fields)])


def _count_sql(attribute: str, condition: str) -> str:
    if attribute in _SINGLE:
        return (
            f"SELECT '{attribute}', {attribute}::text, count(*) FROM candidate"  # noqa: S608
            f" WHERE {condition} GROUP BY 2"
        )
    return (
        f"SELECT '{attribute}', value, count(*) FROM candidate, unnest({attribute}) AS value"  # noqa: S608
        f" WHERE {condition} GROUP BY 2"
    )


def _page_sql(wanted: Wanted, matching: str, holding: Mapping[str, str]) -> str:
    by_name = f"sort_keys->>'{wanted.language}', service_id"
    best = (
        "vector @@ CAST(:in_name AS tsquery) DESC,"
        f" ts_rank_cd('{_WEIGHTS}', vector, CAST(:words AS tsquery)) DESC, "
    )
    order = by_name if wanted.by_name or wanted.text is None else best + by_name
    wanted_columns = "service_id" if wanted.only_ids else "document"
    if wanted.weighed:
        wanted_columns += f", {_MATCHED}"
    return (
        f"SELECT {wanted_columns}"  # noqa: S608
        f" FROM catalogue.search_document WHERE {' AND '.join([matching, *holding.values()])}"
        f" ORDER BY {order} LIMIT :limit OFFSET :offset"
    )


# --- words ----------------------------------------------------------------------------------------


def _tsquery(
    asked: Sequence[Word], meant: Iterable[Concept], relaxed: bool, level: str = ""
) -> str:
    """PostgreSQL's text form of a tsquery; `level` "A" asks for names alone."""
    *firsts, last = asked
    told = [_word(word, level) for word in firsts] + [
        _word(last, level, beginning=not last.known or last.typed != last.written)
    ]
    words = (" | " if relaxed else " & ").join(told)
    needs = [_lexeme(token(concept.code), level) for concept in meant]
    return " | ".join([f"({words})", *needs])


def _word(word: Word, level: str, *, beginning: bool = False) -> str:
    """Any form of the word, or all members of the compound."""
    forms = [form for own in word.forms.values() for form in (*own.whole, *own.kin)]
    label = f"*{level}" if beginning else level
    written = [_lexeme(form, label) for form in dict.fromkeys((word.written, word.typed))]
    members = (
        " & ".join(_lexeme(part, level) for part in own.parts) for own in word.forms.values()
    )
    alternatives = [
        *written,
        *(_lexeme(form, level) for form in forms),
        *(f"({all_of_them})" for all_of_them in members if all_of_them),
    ]
    return f"({' | '.join(dict.fromkeys(alternatives))})"


def _lexeme(word: str, label: str) -> str:
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + (f":{label}" if label else "")
