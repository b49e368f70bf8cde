"""catalogue tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_02"
down_revision = "20261122_01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE catalogue.change_number")
    op.create_table(
        "channel",
        sa.Column("channel_type", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("accessibility", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("origin_modified", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("withdrawn_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("channel_pkey")),
        sa.UniqueConstraint("source", "origin_id", name=op.f("channel_source_origin_id_key")),
        schema="catalogue",
    )
    op.create_index("channel_change_idx", "channel", ["change"], unique=False, schema="catalogue")
    op.create_index(
        op.f("channel_organisation_id_idx"),
        "channel",
        ["organisation_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "code",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("uri", sa.Text(), nullable=True),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list", "code", name=op.f("code_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "general_description",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("origin_modified", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("withdrawn_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("general_description_pkey")),
        sa.UniqueConstraint(
            "source", "origin_id", name=op.f("general_description_source_origin_id_key")
        ),
        schema="catalogue",
    )
    op.create_index(
        "general_description_change_idx",
        "general_description",
        ["change"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("county_code", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("municipality_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "opening_period",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("opening_period_pkey")),
        schema="catalogue",
    )
    op.create_index(
        op.f("opening_period_owner_id_idx"),
        "opening_period",
        ["owner_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        op.f("opening_period_starts_ends_idx"),
        "opening_period",
        ["starts", "ends"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "organisation",
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_type", sa.Text(), nullable=True),
        sa.Column("business_code", sa.Text(), nullable=True),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("origin_modified", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("withdrawn_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("organisation_pkey")),
        sa.UniqueConstraint("source", "origin_id", name=op.f("organisation_source_origin_id_key")),
        schema="catalogue",
    )
    op.create_index(
        "organisation_change_idx", "organisation", ["change"], unique=False, schema="catalogue"
    )
    op.create_index(
        op.f("organisation_parent_id_idx"),
        "organisation",
        ["parent_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        "organisation_sort_idx",
        "organisation",
        ["sort_key", "id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "overlay",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("referral_mode", sa.Text(), nullable=True),
        sa.Column("capacity_state", sa.Text(), nullable=True),
        sa.Column("capacity_until", sa.Date(), nullable=True),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("maximum_age", sa.Integer(), nullable=True),
        sa.Column("contact_promise_days", sa.Integer(), nullable=True),
        sa.Column(
            "price_note", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("remote", sa.Boolean(), nullable=True),
        sa.Column("themes", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "capacity_state IN ('accepting', 'waiting_list', 'full', 'paused')",
            name=op.f("overlay_capacity_state_check"),
        ),
        sa.CheckConstraint(
            "referral_mode IN ('signpost', 'referable', 'voucher_site')",
            name=op.f("overlay_referral_mode_check"),
        ),
        sa.CheckConstraint("minimum_age <= maximum_age", name=op.f("overlay_ages_check")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("overlay_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("place_pkey")),
        schema="catalogue",
    )
    op.create_index(
        op.f("place_latitude_longitude_idx"),
        "place",
        ["latitude", "longitude"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        op.f("place_owner_id_idx"), "place", ["owner_id"], unique=False, schema="catalogue"
    )
    op.create_table(
        "rejected_document",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind", "origin_id", name=op.f("rejected_document_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "scope_member",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("source", "scope", "kind", "id", name=op.f("scope_member_pkey")),
        schema="catalogue",
    )
    op.create_index(
        op.f("scope_member_source_kind_id_idx"),
        "scope_member",
        ["source", "kind", "id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "search_document",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("nationwide", sa.Boolean(), nullable=False),
        sa.Column("local_municipalities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("counties", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("themes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("service_classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("target_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("life_events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("channel_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("organisations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("accessibility", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("free_of_charge", sa.Boolean(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("referable", sa.Boolean(), nullable=False),
        sa.Column("sort_keys", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("vector", postgresql.TSVECTOR(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("analysis", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", name=op.f("search_document_pkey")),
        schema="catalogue",
    )
    op.create_index(
        "search_document_sort_idx",
        "search_document",
        [sa.literal_column("(sort_keys->>'fi')"), "service_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        "search_document_vector_idx",
        "search_document",
        ["vector"],
        unique=False,
        schema="catalogue",
        postgresql_using="gin",
    )
    op.create_table(
        "search_index",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("building", sa.Text(), nullable=True),
        sa.Column("settings_hash", sa.Text(), nullable=True),
        sa.Column("rebuilt_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("one", name=op.f("search_index_one_check")),
        sa.PrimaryKeyConstraint("one", name=op.f("search_index_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "search_pending",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", name=op.f("search_pending_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "service",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("general_description_id", sa.Uuid(), nullable=True),
        sa.Column("service_type", sa.Text(), nullable=False),
        sa.Column("charge_type", sa.Text(), nullable=True),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("counties", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("service_classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("target_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("life_events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("origin_modified", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("withdrawn_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "reach IN ('municipal', 'county', 'nationwide')", name=op.f("service_reach_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("service_pkey")),
        sa.UniqueConstraint("source", "origin_id", name=op.f("service_source_origin_id_key")),
        schema="catalogue",
    )
    op.create_index("service_change_idx", "service", ["change"], unique=False, schema="catalogue")
    op.create_index(
        op.f("service_general_description_id_idx"),
        "service",
        ["general_description_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        op.f("service_organisation_id_idx"),
        "service",
        ["organisation_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "service_channel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hours_owner_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("service_channel_pkey")),
        sa.UniqueConstraint(
            "service_id", "channel_id", name=op.f("service_channel_service_id_channel_id_key")
        ),
        schema="catalogue",
    )
    op.create_index(
        op.f("service_channel_channel_id_idx"),
        "service_channel",
        ["channel_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        op.f("service_channel_hours_owner_id_idx"),
        "service_channel",
        ["hours_owner_id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "service_collection",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("service_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("origin_modified", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("first_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("withdrawn_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("service_collection_pkey")),
        sa.UniqueConstraint(
            "source", "origin_id", name=op.f("service_collection_source_origin_id_key")
        ),
        schema="catalogue",
    )
    op.create_index(
        "service_collection_change_idx",
        "service_collection",
        ["change"],
        unique=False,
        schema="catalogue",
    )
    op.create_index(
        "service_collection_service_ids_idx",
        "service_collection",
        ["service_ids"],
        unique=False,
        schema="catalogue",
        postgresql_using="gin",
    )
    op.create_table(
        "sync_run",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("finished_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("cursor", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("mode IN ('full', 'changes')", name=op.f("sync_run_mode_check")),
        sa.CheckConstraint(
            "state IN ('running', 'succeeded', 'stopped', 'failed')",
            name=op.f("sync_run_state_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sync_run_pkey")),
        schema="catalogue",
    )
    op.create_index(
        "sync_run_scope_idx",
        "sync_run",
        ["source", "scope", "id"],
        unique=False,
        schema="catalogue",
    )
    op.create_table(
        "theme",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("service_classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("theme_pkey")),
        schema="catalogue",
    )
    op.create_table(
        "word_form",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("whole", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("kin", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "form", name=op.f("word_form_pkey")),
        schema="catalogue",
    )


def downgrade() -> None:
    op.drop_table("word_form", schema="catalogue")
    op.drop_table("theme", schema="catalogue")
    op.drop_index("sync_run_scope_idx", table_name="sync_run", schema="catalogue")
    op.drop_table("sync_run", schema="catalogue")
    op.drop_index(
        "service_collection_service_ids_idx",
        table_name="service_collection",
        schema="catalogue",
        postgresql_using="gin",
    )
    op.drop_index(
        "service_collection_change_idx", table_name="service_collection", schema="catalogue"
    )
    op.drop_table("service_collection", schema="catalogue")
    op.drop_index(
        op.f("service_channel_hours_owner_id_idx"), table_name="service_channel", schema="catalogue"
    )
    op.drop_index(
        op.f("service_channel_channel_id_idx"), table_name="service_channel", schema="catalogue"
    )
    op.drop_table("service_channel", schema="catalogue")
    op.drop_index(op.f("service_organisation_id_idx"), table_name="service", schema="catalogue")
    op.drop_index(
        op.f("service_general_description_id_idx"), table_name="service", schema="catalogue"
    )
    op.drop_index("service_change_idx", table_name="service", schema="catalogue")
    op.drop_table("service", schema="catalogue")
    op.drop_table("search_pending", schema="catalogue")
    op.drop_table("search_index", schema="catalogue")
    op.drop_index(
        "search_document_vector_idx",
        table_name="search_document",
        schema="catalogue",
        postgresql_using="gin",
    )
    op.drop_index("search_document_sort_idx", table_name="search_document", schema="catalogue")
    op.drop_table("search_document", schema="catalogue")
    op.drop_index(
        op.f("scope_member_source_kind_id_idx"), table_name="scope_member", schema="catalogue"
    )
    op.drop_table("scope_member", schema="catalogue")
    op.drop_table("rejected_document", schema="catalogue")
    op.drop_index(op.f("place_owner_id_idx"), table_name="place", schema="catalogue")
    op.drop_index(op.f("place_latitude_longitude_idx"), table_name="place", schema="catalogue")
    op.drop_table("place", schema="catalogue")
    op.drop_table("overlay", schema="catalogue")
    op.drop_index("organisation_sort_idx", table_name="organisation", schema="catalogue")
    op.drop_index(op.f("organisation_parent_id_idx"), table_name="organisation", schema="catalogue")
    op.drop_index("organisation_change_idx", table_name="organisation", schema="catalogue")
    op.drop_table("organisation", schema="catalogue")
    op.drop_index(
        op.f("opening_period_starts_ends_idx"), table_name="opening_period", schema="catalogue"
    )
    op.drop_index(
        op.f("opening_period_owner_id_idx"), table_name="opening_period", schema="catalogue"
    )
    op.drop_table("opening_period", schema="catalogue")
    op.drop_table("municipality", schema="catalogue")
    op.drop_index(
        "general_description_change_idx", table_name="general_description", schema="catalogue"
    )
    op.drop_table("general_description", schema="catalogue")
    op.drop_table("code", schema="catalogue")
    op.drop_index(op.f("channel_organisation_id_idx"), table_name="channel", schema="catalogue")
    op.drop_index("channel_change_idx", table_name="channel", schema="catalogue")
    op.drop_table("channel", schema="catalogue")
    op.execute("DROP SEQUENCE catalogue.change_number")
