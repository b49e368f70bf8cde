"""The tables of PostgreSQL schema "catalogue"."""

from services.catalogue.models.base import Base
from services.catalogue.models.codes import Code, Municipality, Theme
from services.catalogue.models.content import (
    Channel,
    GeneralDescription,
    OpeningPeriod,
    Organisation,
    Place,
    Service,
    ServiceChannel,
    ServiceCollection,
)
from services.catalogue.models.curation import Overlay
from services.catalogue.models.gaps import SearchGap
from services.catalogue.models.search import SearchDocument, SearchIndex, SearchPending, WordForm
from services.catalogue.models.suggestions import Suggestion, SuggestionKey, SuggestionService
from services.catalogue.models.sync import RejectedDocument, ScopeMember, SyncRun
from services.catalogue.models.versioned import (
    Concept,
    ConceptVersion,
    CrisisContact,
    CrisisContactVersion,
)

__all__ = [
    "Base",
    "Channel",
    "Code",
    "Concept",
    "ConceptVersion",
    "CrisisContact",
    "CrisisContactVersion",
    "GeneralDescription",
    "Municipality",
    "OpeningPeriod",
    "Organisation",
    "Overlay",
    "Place",
    "RejectedDocument",
    "ScopeMember",
    "SearchDocument",
    "SearchGap",
    "SearchIndex",
    "SearchPending",
    "Service",
    "ServiceChannel",
    "ServiceCollection",
    "Suggestion",
    "SuggestionKey",
    "SuggestionService",
    "SyncRun",
    "Theme",
    "WordForm",
]
