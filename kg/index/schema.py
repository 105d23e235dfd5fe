"""The tables of the index: what each row and column is, and the version of it all."""

from __future__ import annotations

NAME = "index.sqlite"
"""The file of a generation's folder that is its index."""

FORMAT = 6
"""The version of the tables and of what is written into them: a generation with another one is built again."""

SEPARATOR = "¦"
"""A word that nobody types, before each title of an instrument: a phrase never reaches across it, and begins a title
behind it."""

TABLES = f"""
PRAGMA user_version = {FORMAT};
-- what kg.instruments.card says of an instrument or programme, and what narrows a search
CREATE TABLE instrument (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    type TEXT,            -- "Kế hoạch"
    code TEXT NOT NULL,   -- "KH", or the IRI's last part where the type has no code, or ""
    number TEXT,          -- "24/KH-UBND"
    date TEXT,            -- ISO, of any precision
    year TEXT NOT NULL,   -- of the date, else of the IRI, else ""
    issuer TEXT,
    issuer_key TEXT NOT NULL,  -- its slug, or ""
    place TEXT,           -- the province or "Trung ương"
    place_iri TEXT,
    place_key TEXT NOT NULL,   -- the slug of the place's name, or ""
    level TEXT NOT NULL,  -- central, province, department, commune, unknown
    title TEXT,
    held INTEGER NOT NULL,
    programme INTEGER NOT NULL,
    ambiguous INTEGER NOT NULL,
    force TEXT NOT NULL,  -- inForce, partiallyInForce, notInForce, or "" where nothing says so
    ended TEXT,           -- since when it is no longer in force
    documents INTEGER NOT NULL -- how many loaded documents speak of it
);
-- what a search narrows by, once for each mixture that there is, and beside it what sorts: short rows, quickly counted
CREATE TABLE mixture (
    id INTEGER PRIMARY KEY, code TEXT, issuer_key TEXT, place_key TEXT, year TEXT, held INTEGER, force TEXT,
    UNIQUE (code, issuer_key, place_key, year, held, force)
);
CREATE TABLE slim (id INTEGER PRIMARY KEY, mixture INTEGER NOT NULL, held INTEGER NOT NULL, date TEXT NOT NULL);
CREATE TABLE number (key TEXT NOT NULL, instrument INTEGER NOT NULL, PRIMARY KEY (key, instrument)) WITHOUT ROWID;
CREATE TABLE shared (number TEXT NOT NULL); -- the one that most instruments of certain identity bear, if several do
CREATE TABLE candidate (
    instrument INTEGER NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (instrument, iri)
) WITHOUT ROWID;
-- who implements whom directly, as some document states it
CREATE TABLE implementing (upper INTEGER NOT NULL, lower INTEGER NOT NULL, PRIMARY KEY (upper, lower)) WITHOUT ROWID;
-- a passage that states a relation between two instruments, and in whose place no decision speaks
CREATE TABLE citation (
    id INTEGER PRIMARY KEY, iri TEXT NOT NULL, subject INTEGER NOT NULL, predicate TEXT NOT NULL,
    object INTEGER NOT NULL, modality TEXT NOT NULL
);
-- a value of a property of which documents say different things: how many say so, and some of them
CREATE TABLE version (
    instrument INTEGER NOT NULL, property TEXT NOT NULL, value TEXT NOT NULL, documents INTEGER NOT NULL,
    sample TEXT NOT NULL, PRIMARY KEY (instrument, property, value)
) WITHOUT ROWID;
-- a text that is held: its file's name and when it was loaded
CREATE TABLE document (
    iri TEXT PRIMARY KEY, instrument INTEGER NOT NULL, file TEXT NOT NULL, loaded TEXT
) WITHOUT ROWID;
-- own: of each title what stands before the first number that it quotes
CREATE VIRTUAL TABLE words USING fts5 (
    number, identity, title, own, content='', tokenize='ascii', prefix='2 3 4'
);

-- one task each, where its document states it
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    assigned_in TEXT NOT NULL, -- IRI of the instrument
    document TEXT NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    place TEXT NOT NULL,  -- page, sheet or cell, or ""
    source TEXT NOT NULL, -- table or prose
    section TEXT NOT NULL,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    deliverable TEXT NOT NULL,
    period TEXT NOT NULL, -- as printed
    due TEXT,             -- ISO, of any precision
    recurrence TEXT,      -- yearly, half-yearly, quarterly, monthly, weekly: a standing duty
    days TEXT NOT NULL    -- "--12-05" of a year or "---25" of a month, parted by blanks
);
CREATE TABLE task_body (
    task INTEGER NOT NULL, role TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (task, role, body)
) WITHOUT ROWID; -- role: lead, coordinating, reportsTo
CREATE TABLE task_concern (
    task INTEGER NOT NULL, instrument TEXT NOT NULL, PRIMARY KEY (task, instrument)
) WITHOUT ROWID;
CREATE TABLE body (
    iri TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT, place_iri TEXT
) WITHOUT ROWID; -- the bodies that tasks name
CREATE VIRTUAL TABLE task_words USING fts5 (text, content='', tokenize='ascii', prefix='2 3 4');

-- when a task falls due (kg.schedule) and what finds it: one row for each task, one for each of its rhythms
CREATE TABLE duty (
    task INTEGER PRIMARY KEY,
    iri TEXT NOT NULL,
    plan TEXT NOT NULL,   -- IRI of the instrument that assigns it
    place TEXT NOT NULL,  -- the slug of the province of that one, or trung-uong
    lead INTEGER NOT NULL, -- the rank of the first body that leads it
    kind TEXT NOT NULL,   -- once, standing, open, none
    due TEXT NOT NULL,    -- the last day; r, s or t where it is standing, open or none
    exact INTEGER NOT NULL, -- whether the document gives that day
    since TEXT NOT NULL,  -- the date of the instrument that assigns it: before that, nothing falls due
    product TEXT NOT NULL -- the kind of what is to be delivered
);
CREATE TABLE duty_rhythm (rhythm TEXT NOT NULL, task INTEGER NOT NULL, PRIMARY KEY (rhythm, task)) WITHOUT ROWID;
CREATE TABLE charged (
    iri TEXT PRIMARY KEY, rank INTEGER NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL, kind TEXT NOT NULL,
    place TEXT NOT NULL, tasks INTEGER NOT NULL
) WITHOUT ROWID; -- the bodies that tasks name, and those that followed them

CREATE TABLE count (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""

MIXTURES = """
INSERT INTO mixture (code, issuer_key, place_key, year, held, force)
    SELECT DISTINCT code, issuer_key, place_key, year, held, force FROM instrument;
INSERT INTO slim SELECT i.id, m.id, i.held, coalesce(i.date, '') FROM instrument i JOIN mixture m ON
    m.code = i.code AND m.issuer_key = i.issuer_key AND m.place_key = i.place_key AND m.year = i.year
    AND m.held = i.held AND m.force = i.force;
"""
"""Follows from the instruments once all are written."""

SHARED = """
INSERT INTO shared SELECT min(i.number) FROM number n JOIN instrument i ON i.id = n.instrument WHERE NOT i.ambiguous
    GROUP BY n.key HAVING count(*) > 1 ORDER BY count(*) DESC, n.key LIMIT 1;
"""

ORDERS = """
CREATE INDEX slim_mixture ON slim (mixture);
CREATE INDEX slim_newest ON slim (held DESC, date DESC, id);
CREATE INDEX instrument_code ON instrument (code);
CREATE INDEX instrument_issuer ON instrument (issuer_key);
CREATE INDEX instrument_place ON instrument (place_key);
CREATE INDEX instrument_newest ON instrument (held, date);
CREATE INDEX document_file ON document (file);
CREATE INDEX document_instrument ON document (instrument);
CREATE INDEX document_loaded ON document (loaded);
CREATE INDEX candidate_iri ON candidate (iri);
CREATE INDEX citation_subject ON citation (subject, modality, predicate, object);
CREATE INDEX citation_object ON citation (object, modality, predicate, subject);
CREATE INDEX task_assigned ON task (assigned_in);
CREATE INDEX task_body_body ON task_body (body, role);
CREATE INDEX task_concern_instrument ON task_concern (instrument);
CREATE INDEX duty_due ON duty (due);
CREATE INDEX duty_plan ON duty (plan, due);
CREATE INDEX duty_place ON duty (place, due);
CREATE INDEX duty_lead ON duty (lead, due);
CREATE INDEX duty_product ON duty (product, due);
CREATE INDEX duty_rhythm_task ON duty_rhythm (task);
CREATE INDEX charged_place ON charged (place, kind);
"""
"""Made once the rows are there, which is quicker than along with them."""

SINGLES = ("iri", "label", "type", "code", "number", "date", "year", "issuer", "issuer_key", "place", "place_iri",
           "place_key", "level", "title", "held", "programme", "ambiguous", "force", "ended", "documents")  # fmt: skip
"""The columns of an instrument's row behind its id, in their order."""
