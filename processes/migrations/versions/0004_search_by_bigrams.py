"""Find cases by any two neighbouring characters of their words, under a plain GIN index."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION bigrams(given text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT coalesce(array_agg(DISTINCT substr(lower(given), n, 2)), '{}')
            FROM generate_series(1, length(given) - 1) AS n
        $$
    """)
    # `fastupdate` off: a search must not pay for what was registered since the last vacuum.
    op.execute("""
        CREATE INDEX ix_dispute_case_bigrams ON dispute_case
        USING gin (bigrams(case_no || ' ' || event_name || ' ' || summary))
        WITH (fastupdate = off)
    """)


def downgrade() -> None:
    op.execute("DROP INDEX ix_dispute_case_bigrams")
    op.execute("DROP FUNCTION bigrams(text)")
