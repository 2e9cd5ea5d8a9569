"""What full-text search looks in, kept by triggers beside the table: FTS5 on SQLite, a table with a GIN index on PostgreSQL.

It knows where a signal was said: whoever reads a few neighbourhoods looks through the hits there only. Each row of the
index has one word more: an underscore (no stem holds one) and the id of the neighbourhood.

On PostgreSQL it is a table of its own because row-level security keeps `@@` from using an index of a guarded table
(the operator is not leakproof). On SQLite the index keeps no text of its own.

On SQLite a later migration that makes the table of signals anew drops the triggers: it ends with `run(apps, editor)`
of this one.
"""

from django.db import migrations

_OLD, _NEW = (f"{row}.search_words || ' _' || {row}.neighbourhood_id" for row in ("old", "new"))
_TAKE_OUT = f"INSERT INTO signals_search(signals_search, rowid, words) VALUES ('delete', old.id, {_OLD})"  # noqa: S608 (names of columns)
_PUT_IN = f"INSERT INTO signals_search(rowid, words) VALUES (new.id, {_NEW})"  # noqa: S608 (names of columns)

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE signals_search USING fts5("
        "words, content='', columnsize=0, tokenize=\"unicode61 tokenchars '_'\")",
        f"CREATE TRIGGER signals_search_added AFTER INSERT ON signals_signal BEGIN {_PUT_IN}; END",
        f"CREATE TRIGGER signals_search_gone AFTER DELETE ON signals_signal BEGIN {_TAKE_OUT}; END",
        "CREATE TRIGGER signals_search_changed AFTER UPDATE OF search_words, neighbourhood_id ON signals_signal "
        "WHEN old.search_words IS NOT new.search_words OR old.neighbourhood_id IS NOT new.neighbourhood_id "
        f"BEGIN {_TAKE_OUT}; {_PUT_IN}; END",
        "INSERT INTO signals_search(rowid, words) "
        "SELECT id, search_words || ' _' || neighbourhood_id FROM signals_signal ORDER BY id",
    ],
    "postgresql": [
        "CREATE TABLE signals_search "
        "(signal_id bigint PRIMARY KEY, municipality_id bigint NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX signals_search_words ON signals_search USING gin (words)",
        "CREATE FUNCTION signals_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN DELETE FROM signals_search WHERE signal_id = old.id; RETURN old; END IF; "
        "INSERT INTO signals_search VALUES (new.id, new.municipality_id, to_tsvector('simple', new.search_words) "
        "|| array_to_tsvector(ARRAY['_' || new.neighbourhood_id])) "
        "ON CONFLICT (signal_id) DO UPDATE SET words = excluded.words, municipality_id = excluded.municipality_id; "
        "RETURN new; END $$",
        "CREATE TRIGGER signals_search_keep AFTER INSERT OR DELETE OR UPDATE OF search_words, "
        "neighbourhood_id ON signals_signal FOR EACH ROW EXECUTE FUNCTION signals_search_keep()",
        "INSERT INTO signals_search SELECT id, municipality_id, to_tsvector('simple', search_words) "
        "|| array_to_tsvector(ARRAY['_' || neighbourhood_id]) FROM signals_signal",
    ],
}
DROP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS signals_search_added",
        "DROP TRIGGER IF EXISTS signals_search_gone",
        "DROP TRIGGER IF EXISTS signals_search_changed",
        "DROP TABLE IF EXISTS signals_search",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS signals_search_keep ON signals_signal",
        "DROP FUNCTION IF EXISTS signals_search_keep",
        "DROP TABLE IF EXISTS signals_search",
    ],
}


def run(apps, editor):
    undo(apps, editor)
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def undo(apps, editor):
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_tables")]
    operations = [migrations.RunPython(run, undo)]
