"""Schemas, a role for each service, and the job queue's tables."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "20261122_01"
down_revision = None
branch_labels = None
depends_on = None

SERVICES = ("catalogue", "referral", "feedback")


def upgrade() -> None:
    queue = op.get_bind().connection.driver_connection
    assert queue is not None
    # Through the driver: the script holds several statements and percent signs.
    queue.execute(SchemaManager.get_schema())
    op.execute("CREATE SCHEMA common")
    for service in SERVICES:
        op.execute(_role(service))
        op.execute(_grants(service))


def _role(service: str) -> str:
    """Roles belong to the whole server, so another database may have made them already."""
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tarjotin_{service}') THEN
                CREATE ROLE tarjotin_{service} NOLOGIN;
            END IF;
        EXCEPTION WHEN duplicate_object THEN NULL;
        END $$;
        GRANT tarjotin_{service} TO CURRENT_USER;
        """


def _grants(service: str) -> str:
    role, rights = f"tarjotin_{service}", "SELECT, INSERT, UPDATE, DELETE"
    return f"""
        CREATE SCHEMA {service};
        GRANT USAGE ON SCHEMA {service}, common TO {role};
        ALTER DEFAULT PRIVILEGES IN SCHEMA {service}, common GRANT {rights} ON TABLES TO {role};
        ALTER DEFAULT PRIVILEGES IN SCHEMA {service}, common
            GRANT USAGE, SELECT ON SEQUENCES TO {role};
        GRANT {rights} ON procrastinate_jobs, procrastinate_events, procrastinate_workers,
            procrastinate_periodic_defers TO {role};
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
        GRANT SELECT ON alembic_version TO {role};
        """


def downgrade() -> None:
    """The roles stay: other databases of this server may use them."""
    for service in SERVICES:
        op.execute(f"DROP SCHEMA {service} CASCADE")
    op.execute("DROP SCHEMA common CASCADE")
    op.execute("""
        DO $$ DECLARE made record; BEGIN
            DROP TABLE procrastinate_jobs, procrastinate_events, procrastinate_workers,
                procrastinate_periodic_defers CASCADE;
            FOR made IN SELECT oid::regprocedure AS name FROM pg_proc
                WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
            LOOP EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE'; END LOOP;
            FOR made IN SELECT typname AS name FROM pg_type
                WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c')
                AND typnamespace = 'public'::regnamespace
            LOOP EXECUTE 'DROP TYPE ' || made.name || ' CASCADE'; END LOOP;
        END $$;
        """)
