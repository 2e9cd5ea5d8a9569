"""What full-text search looks in, kept by triggers beside the table: FTS5 on SQLite, a table with a GIN index on PostgreSQL.

On PostgreSQL it is a table of its own because row-level security keeps `@@` from using an index of a guarded table
(the operator is not leakproof).

On SQLite a later migration that makes the table anew drops the triggers: it ends with `run(apps, editor)` of this one.
"""

from django.db import migrations

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE IF NOT EXISTS signals_search USING fts5("
        "search_words, content='signals_signal', content_rowid='id', columnsize=0, tokenize='unicode61')",
        "CREATE TRIGGER IF NOT EXISTS signals_search_added AFTER INSERT ON signals_signal BEGIN "
        "INSERT INTO signals_search(rowid, search_words) VALUES (new.id, new.search_words); END",
        "CREATE TRIGGER IF NOT EXISTS signals_search_gone AFTER DELETE ON signals_signal BEGIN "
        "INSERT INTO signals_search(signals_search, rowid, search_words) "
        "VALUES ('delete', old.id, old.search_words); END",
        "CREATE TRIGGER IF NOT EXISTS signals_search_changed AFTER UPDATE OF search_words ON signals_signal BEGIN "
        "INSERT INTO signals_search(signals_search, rowid, search_words) "
        "VALUES ('delete', old.id, old.search_words); "
        "INSERT INTO signals_search(rowid, search_words) VALUES (new.id, new.search_words); END",
        "INSERT INTO signals_search(signals_search) VALUES ('rebuild')",
    ],
    "postgresql": [
        "CREATE TABLE IF NOT EXISTS signals_search "
        "(signal_id bigint PRIMARY KEY, municipality_id bigint NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS signals_search_words ON signals_search USING gin (words)",
        "CREATE OR REPLACE FUNCTION signals_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN DELETE FROM signals_search WHERE signal_id = old.id; RETURN old; END IF; "
        "INSERT INTO signals_search VALUES (new.id, new.municipality_id, to_tsvector('simple', new.search_words)) "
        "ON CONFLICT (signal_id) DO UPDATE SET words = excluded.words, municipality_id = excluded.municipality_id; "
        "RETURN new; END $$",
        "CREATE OR REPLACE TRIGGER signals_search_keep AFTER INSERT OR DELETE OR UPDATE OF search_words "
        "ON signals_signal FOR EACH ROW EXECUTE FUNCTION signals_search_keep()",
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
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def undo(apps, editor):
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]
    operations = [migrations.RunPython(run, undo)]
