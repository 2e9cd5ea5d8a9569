"""The index full-text search looks in: FTS5 beside the table on SQLite, a GIN index on PostgreSQL.

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
        "CREATE INDEX IF NOT EXISTS signals_search ON signals_signal "
        "USING gin (to_tsvector('simple', search_words))",
    ],
}
DROP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS signals_search_added",
        "DROP TRIGGER IF EXISTS signals_search_gone",
        "DROP TRIGGER IF EXISTS signals_search_changed",
        "DROP TABLE IF EXISTS signals_search",
    ],
    "postgresql": ["DROP INDEX IF EXISTS signals_search"],
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
