"""Settings every process shares. Environment first, then what a running `make run` wrote."""

import fcntl
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    JsonConfigSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

SERVICES = ("catalogue", "referral", "feedback")
ServiceName = Literal["catalogue", "referral", "feedback"]
Port = Annotated[int, Field(ge=1, le=65535)]


def _of_postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql://", "postgresql+psycopg://")):
        raise ValueError("give postgresql://user:password@host:port/database")
    return url


AccountName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
"""Of a role, not of a person: `coordinator-pori`."""
Token = Annotated[SecretStr, Field(min_length=32, max_length=200)]


def _accounts(given: object) -> object:
    """As JSON; compose passes on what is not set as nothing at all."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given or "{}")
    except ValueError as error:
        raise ValueError('give JSON: {"coordinator-pori": "…"}') from error


Accounts = Annotated[dict[AccountName, Token], NoDecode, BeforeValidator(_accounts)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_of_postgresql)]


class Settings(BaseSettings):
    """Read from `TARJOTIN_*`; a `make run` beside us is found through `<data_dir>/run.json`."""

    model_config = SettingsConfigDict(env_prefix="TARJOTIN_", extra="ignore")

    env: Literal["dev", "prod"] = "dev"
    data_dir: Path = Path(".tarjotin")
    database_url: DatabaseUrl | None = None
    catalogue_database_url: DatabaseUrl | None = None
    referral_database_url: DatabaseUrl | None = None
    feedback_database_url: DatabaseUrl | None = None
    database_pool_size: int = 10
    meilisearch_url: str | None = None
    meilisearch_key: SecretStr | None = None
    meilisearch_bin: Path | None = None
    catalogue_port: Port = 8001
    referral_port: Port = 8002
    feedback_port: Port = 8003
    coordinator_tokens: Accounts = {}
    """By account, the bearer token with which a coordinator changes what the tray keeps; as JSON.
    Nobody can without."""
    docs: bool | None = None
    """Whether `/docs` is served; by default everywhere except in prod."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        folder = Path(os.environ.get("TARJOTIN_DATA_DIR", ".tarjotin"))
        if not _runs(folder):
            return init_settings, env_settings
        run_file = JsonConfigSettingsSource(settings_cls, json_file=folder / "run.json")
        return init_settings, env_settings, run_file

    def database_url_of(self, service: str) -> str:
        """The database URL a service connects with.

        Raises `SettingMissing` when neither the shared nor the service's own URL is set.
        """
        own: SecretStr | None = getattr(self, f"{service}_database_url", None)
        url = own or self.database_url
        if url is None:
            raise SettingMissing(
                "No database is configured. Set TARJOTIN_DATABASE_URL, "
                "or start everything with `make run`."
            )
        return url.get_secret_value()

    def port_of(self, service: str) -> int:
        port: int = getattr(self, f"{service}_port")
        return port

    @property
    def serves_docs(self) -> bool:
        return self.env == "dev" if self.docs is None else self.docs


class SettingMissing(RuntimeError):
    """A setting without which the process cannot work; the text says how to set it."""


class SettingWrong(RuntimeError):
    """Settings that say something impossible; the text names them, not their values."""

    def __init__(self, error: ValidationError) -> None:
        wrong = (
            f"TARJOTIN_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors(include_input=False)
        )
        super().__init__(f"A setting cannot be used. {'. '.join(wrong)}.")


def _runs(folder: Path) -> bool:
    """Whether a run holds the folder; one that was killed leaves its file and not its lock."""
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
