"""Find cases by any single character of their words too, not by pairs of characters alone."""

from alembic import op

from processes.migrations import indexes

revision = "0101"
down_revision = "0103"
branch_labels = None
depends_on = None

_TEXT = "case_no || ' ' || event_name || ' ' || summary || ' ' || coalesce(place, '')"


def upgrade() -> None:
    # What it costs indeed, as of `bigrams`: rows are found by the index, or walked with cheaper conditions.
    op.execute("""
        CREATE OR REPLACE FUNCTION signs(given text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 2000 AS $$
            SELECT coalesce(array_agg(DISTINCT sign), '{}')
            FROM (
                SELECT letter, letter || lead(letter) OVER (ORDER BY n) AS pair
                FROM unnest(string_to_array(lower(given), NULL)) WITH ORDINALITY AS split (letter, n)
            ) AS letters, LATERAL (VALUES (letter), (pair)) AS either (sign)
            WHERE sign IS NOT NULL
        $$
    """)
    # `fastupdate` off: a search must not pay for what was registered since the last vacuum.
    of = f"dispute_case USING gin (signs({_TEXT})) WITH (fastupdate = off)"
    with indexes.beside_writing() as how:
        indexes.build(how, "ix_dispute_case_signs", of)
        indexes.drop(how, "ix_dispute_case_bigrams")


def downgrade() -> None:
    op.execute(f"CREATE INDEX ix_dispute_case_bigrams ON dispute_case USING gin (bigrams({_TEXT}))")
    op.execute("DROP INDEX ix_dispute_case_signs")
    op.execute("DROP FUNCTION signs(text)")
