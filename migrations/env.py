"""Alembic's entry: every service's tables, one linear history."""

from alembic import context
from sqlalchemy import create_engine

from libs.common.db import driver_url
from services.catalogue import models as catalogue

SCHEMAS = {"catalogue"}


def main() -> None:
    engine = create_engine(driver_url(context.config.attributes["url"]))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=catalogue.Base.metadata,
            include_schemas=True,
            # Leaves the job queue's tables in "public" alone.
            include_name=lambda name, kind, _: kind != "schema" or name in SCHEMAS,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


main()
