"""The database itself refuses to change or remove an entry, whoever asks.

Two changes pass: sealing fills in seq and the digests of an entry that has none, and redacting empties the words of a
sealed entry and nothing else. On SQLite a later migration that remakes the table takes the triggers along: let it end
with `install` again (a test looks whether they stand).
"""

from django.conf import settings
from django.db import migrations

WHO_AND_WHAT = (
    "id", "municipality_id", "at", "actor_id", "function", "mandate", "verb", "object_kind", "object_ref", "neighbourhood_id",
)
WORDS = ("before", "after", "reason", "salt", "redacted_at")
CHAIN = ("seq", "content_digest", "digest")
REFUSAL = "the trail is append-only"


def allowed(same):
    """The two changes that pass, as a condition on OLD and NEW; `same` is how the database compares with NULL."""
    def unchanged(columns):
        return " AND ".join(f'NEW."{name}" {same} OLD."{name}"' for name in columns)

    sealing = f"OLD.seq IS NULL AND NEW.seq IS NOT NULL AND {unchanged(WHO_AND_WHAT + WORDS)}"
    emptied = "NEW.before IS NULL AND NEW.after IS NULL AND NEW.reason = '' AND NEW.salt = ''"
    redacting = (
        "OLD.seq IS NOT NULL AND OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL "
        f"AND {emptied} AND {unchanged(WHO_AND_WHAT + CHAIN)}"
    )
    return f"({sealing}) OR ({redacting})"


def on_sqlite():
    """The statements for SQLite. Tests empty tables with DELETE, so there the second trigger is left out."""
    stop = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    yield f"CREATE TRIGGER trail_only_sealed BEFORE UPDATE ON trail_entry WHEN NOT ({allowed('IS')}) {stop}"
    if not settings.TESTING:
        yield f"CREATE TRIGGER trail_never_removed BEFORE DELETE ON trail_entry {stop}"


def on_postgresql():
    """The statements for PostgreSQL. Tests empty tables with TRUNCATE, so there the last trigger is left out."""
    yield f"""
        CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """
    yield (
        "CREATE TRIGGER trail_only_sealed BEFORE UPDATE ON trail_entry FOR EACH ROW "
        f"WHEN (NOT ({allowed('IS NOT DISTINCT FROM')})) EXECUTE FUNCTION trail_refuse()"
    )
    yield "CREATE TRIGGER trail_never_removed BEFORE DELETE ON trail_entry FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
    if not settings.TESTING:
        yield "CREATE TRIGGER trail_never_emptied BEFORE TRUNCATE ON trail_entry EXECUTE FUNCTION trail_refuse()"


def install(apps, schema_editor):
    """Put the triggers in place, instead of the ones that stood there."""
    remove(apps, schema_editor)
    for statement in on_sqlite() if schema_editor.connection.vendor == "sqlite" else on_postgresql():
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    """Take the triggers away."""
    table = "" if schema_editor.connection.vendor == "sqlite" else " ON trail_entry"
    for name in ("trail_only_sealed", "trail_never_removed", "trail_never_emptied"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_tables")]
    operations = [migrations.RunPython(install, remove)]
