"""Who may change what the tray keeps: coordinators' accounts, each known by a bearer token.

Enough while coordinators are all who change anything over HTTP; see decision 0021.
"""

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from libs.common.problems import Unauthorized

_bearer = HTTPBearer(
    auto_error=False, scheme_name="coordinator", description="Token of a coordinator's account"
)
_Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def coordinator(request: Request, credentials: _Credentials) -> str:
    """The account that asks. Raises `Unauthorized` unless it is a coordinator's."""
    tokens: Mapping[str, SecretStr] = request.app.state.settings.coordinator_tokens
    account = _account(tokens, credentials.credentials) if credentials else None
    if account is None:
        raise Unauthorized(
            "Send a coordinator's token: `Authorization: Bearer …`.",
            headers={"WWW-Authenticate": "Bearer"},  # RFC 6750 §3
        )
    return account


Coordinator = Annotated[str, Depends(coordinator)]
"""The name of a coordinator's account; everybody else is answered 401."""


def _account(tokens: Mapping[str, SecretStr], given: str) -> str | None:
    """Compared with every token, each time as long, so that the time tells nothing."""
    own = given.encode("utf-8", "surrogateescape")
    found = [
        name
        for name, token in tokens.items()
        if secrets.compare_digest(token.get_secret_value().encode(), own)
    ]
    return found[0] if found else None
