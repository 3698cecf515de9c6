"""The tables, as migrations: forward only, each in one transaction.

Identity is apart from what is said.  A ``node`` is a name (an asset's URN or a column's) and lives
for ever; a ``declaration`` is all that one source says of one asset, valid from one run to another,
and its columns, reads and edges live and die with it.  The present is ``to_run IS NULL``, the past a
comparison of two integers, and a run writes only the declarations that differ.
"""

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x43544348
"""``CTCH`` in the file's header says that a database is a Catchment catalog."""

migrations = Migrations("catchment")

SEARCH = """CREATE VIRTUAL TABLE search USING fts5(
    name, path, description, columns, tags, owners,
    tokenize = "unicode61 remove_diacritics 2 separators '_-./#'",
    prefix = '2 3'
)"""
"""The index of words; who repairs it makes it anew."""

_FIRST = """
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL
) STRICT;
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    location TEXT NOT NULL,
    counts TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL
) STRICT;
CREATE INDEX run_by_source ON run(source_id, id);
CREATE TABLE node (
    id INTEGER PRIMARY KEY,
    urn TEXT NOT NULL UNIQUE,
    asset_id INTEGER REFERENCES node
) STRICT;
CREATE INDEX node_by_asset ON node(asset_id) WHERE asset_id IS NOT NULL;
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;
CREATE TABLE declaration (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source,
    node_id INTEGER NOT NULL REFERENCES node,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest BLOB NOT NULL,
    from_run INTEGER NOT NULL REFERENCES run,
    to_run INTEGER REFERENCES run,
    sql_id INTEGER REFERENCES text,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX declaration_current ON declaration(source_id, key) WHERE to_run IS NULL;
CREATE INDEX declaration_by_node ON declaration(node_id);
CREATE TABLE column (
    declaration_id INTEGER NOT NULL REFERENCES declaration ON DELETE CASCADE,
    position INTEGER NOT NULL,
    node_id INTEGER NOT NULL REFERENCES node,
    name TEXT NOT NULL,
    data_type TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    description TEXT NOT NULL,
    tags TEXT NOT NULL,
    meta TEXT NOT NULL,
    sensitivity TEXT NOT NULL,
    pii INTEGER NOT NULL,
    declared INTEGER NOT NULL,
    in_catalog INTEGER NOT NULL,
    not_null INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (declaration_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE read (
    declaration_id INTEGER NOT NULL REFERENCES declaration ON DELETE CASCADE,
    source_node INTEGER NOT NULL REFERENCES node,
    reach TEXT NOT NULL,
    declared INTEGER NOT NULL,
    PRIMARY KEY (declaration_id, source_node)
) STRICT, WITHOUT ROWID;
CREATE TABLE edge (
    declaration_id INTEGER NOT NULL REFERENCES declaration ON DELETE CASCADE,
    target_node INTEGER NOT NULL REFERENCES node,
    source_node INTEGER NOT NULL REFERENCES node,
    subtype TEXT NOT NULL,
    masking INTEGER NOT NULL,
    certain INTEGER NOT NULL,
    expression_id INTEGER REFERENCES text,
    line INTEGER NOT NULL,
    path_id INTEGER REFERENCES text
) STRICT;
CREATE INDEX edge_by_declaration ON edge(declaration_id);
CREATE TABLE parse (
    digest BLOB PRIMARY KEY,
    statements BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE ownership (
    id INTEGER PRIMARY KEY,
    node_id INTEGER NOT NULL REFERENCES node,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    email TEXT NOT NULL,
    is_group INTEGER NOT NULL,
    assigned_by TEXT NOT NULL,
    assigned_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX ownership_current ON ownership(node_id, name, role) WHERE removed_at IS NULL;
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_by_subject ON audit(subject, id);
CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
) STRICT;
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
"""


@migrations()
def first(db: Database) -> None:
    """Create the tables of version 1."""
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(SEARCH)


@migrations()
def origins(db: Database) -> None:
    """Say where a description was read and who says that an edge is: NULL is the parser."""
    db.execute("ALTER TABLE column ADD COLUMN description_origin TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE edge ADD COLUMN provenance TEXT")


@migrations()
def observations(db: Database) -> None:
    """Keep what was observed of an asset apart from what is said of it, each valid from one run to another."""
    db.execute(
        """CREATE TABLE observation (
            id INTEGER PRIMARY KEY,
            source_id INTEGER NOT NULL REFERENCES source,
            key TEXT NOT NULL,
            from_run INTEGER NOT NULL REFERENCES run,
            to_run INTEGER REFERENCES run,
            body TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE UNIQUE INDEX observation_current ON observation(source_id, key) WHERE to_run IS NULL")
    db.execute("CREATE INDEX observation_by_key ON observation(source_id, key, from_run)")
    db.execute("ALTER TABLE run ADD COLUMN observed INTEGER NOT NULL DEFAULT 0")
    db.execute("DROP INDEX node_by_asset")  # nobody asked it, and every column paid for it


@migrations()
def packed(db: Database) -> None:
    """Keep columns and edges packed, a declaration at a time, and names of columns in blocks of ids."""
    from catchment.store.repacked import repack

    repack(db)


@migrations()
def popularity(db: Database) -> None:
    """Keep how much depends on each asset, valid from one run to another, and which runs were counted."""
    db.execute(
        """CREATE TABLE popularity (
            node_id INTEGER NOT NULL REFERENCES node,
            from_run INTEGER NOT NULL REFERENCES run,
            to_run INTEGER REFERENCES run,
            direct INTEGER NOT NULL,
            total INTEGER NOT NULL,
            direct_exposures INTEGER NOT NULL,
            exposures INTEGER NOT NULL,
            PRIMARY KEY (node_id, from_run)
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("ALTER TABLE run ADD COLUMN counted INTEGER NOT NULL DEFAULT 0")


@migrations()
def search_terms(db: Database) -> None:
    """Show the words of the search index, from which a misspelt one is corrected."""
    db.execute("CREATE VIRTUAL TABLE search_term USING fts5vocab('search', 'row')")


@migrations()
def retention(db: Database) -> None:
    """Mark the runs of which nothing is known any more, and tell one history of the file from another."""
    db.execute("ALTER TABLE run ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE TABLE generation (token BLOB NOT NULL) STRICT")
    db.execute("INSERT INTO generation VALUES (randomblob(8))")


@migrations()
def sightings(db: Database) -> None:
    """Find what a run saw, and of what, without looking at all that is said."""
    db.execute("CREATE INDEX declaration_by_key ON declaration(source_id, key, from_run)")
    db.execute("CREATE INDEX observation_by_run ON observation(from_run)")


@migrations()
def commits(db: Database) -> None:
    """Say of which commit a run's artifacts are, and which project and commit a report is about."""
    db.execute("ALTER TABLE run ADD COLUMN commit_sha TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX run_by_commit ON run(commit_sha) WHERE commit_sha != ''")
    db.execute("ALTER TABLE report ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE report ADD COLUMN commit_sha TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE report ADD COLUMN after_run INTEGER NOT NULL DEFAULT 0")  # the last run there was then


VERSION = len(migrations.pending(Database(memory=True)))
"""The schema's version: the number of migrations, kept in ``PRAGMA user_version``."""
