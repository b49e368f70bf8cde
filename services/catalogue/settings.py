"""Settings of the catalogue alone."""

from functools import lru_cache
from typing import Literal

from libs.common import settings as common


class CatalogueSettings(common.Settings):
    """Read from `TARJOTIN_*` like the shared ones."""

    ptv_url: str | None = None
    """PTV's read API with its version, `https://…/api/v11`; empty: no PTV sync is scheduled."""
    ptv_area: str = "06"
    """What is fetched: `all`, a wellbeing county's two digits or a municipality's three."""
    ptv_time_budget: int = 6 * 3600
    """Seconds a run may take before it gives up; nothing is withdrawn by a run that did."""
    ptv_most_withdrawn: float = 0.2
    """The share of a scope's rows that may vanish in one full run before it stops and asks."""
    contact: str = ""
    """An e-mail address or page added to our User-Agent, so that PTV's keepers can reach us."""
    meilisearch_prefix: str = "tarjotin_"
    """Before the names of our indexes, so that one Meilisearch can serve several trays."""
    themes_gate: bool = False
    """True: a service without a theme or target group is not searched at all."""
    sample: Literal["default", "none"] = "default"
    """`default`: `make run` loads the bundled sample; `none`: start empty."""
    source_notice: str = "Lähde: Suomi.fi-palvelutietovaranto (PTV), Digi- ja väestötietovirasto"
    licence_url: str = "https://creativecommons.org/publicdomain/zero/1.0/"


@lru_cache
def settings() -> CatalogueSettings:
    """The settings of this process, read once."""
    return CatalogueSettings()
