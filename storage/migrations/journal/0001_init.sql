-- meelezen.db: the journals, and what is read from them.
-- Times are nanoseconds since 1970 UTC, so that replaying gives the very same values.
-- "document" columns hold a document id; ids are made by the domain and are random.

-- Which server owns the file. The epoch is raised at every start and compared in
-- every write transaction: a server that lost the file stops writing.
CREATE TABLE owner (
    id     INTEGER PRIMARY KEY CHECK (id = 1), -- there is one row
    epoch  INTEGER NOT NULL CHECK (epoch >= 0), -- raised at every start
    opened INTEGER NOT NULL,                    -- time of that start
    probe  BLOB                                 -- written and emptied to see whether the disk takes writes again
) STRICT;
INSERT INTO owner (id, epoch, opened) VALUES (1, 0, 0);

-- ---- the journal: the authority on everything below

CREATE TABLE entry (
    id        INTEGER PRIMARY KEY,                              -- order of commit over all streams
    stream    TEXT    NOT NULL CHECK (stream <> ''),            -- a document id, or 'site'
    seq       INTEGER NOT NULL CHECK (seq >= 1),                -- place in the stream, without holes
    at        INTEGER NOT NULL,                                 -- when it happened
    actor     TEXT    NOT NULL CHECK (actor <> ''),             -- participant id, or 'operator'
    kind      TEXT    NOT NULL CHECK (kind <> ''),              -- kind of event, says how to read the body
    authority INTEGER NOT NULL CHECK (authority >= 0),          -- site entry that gave the actor the right, 0 for the operator
    site      INTEGER NOT NULL CHECK (site >= authority),       -- head of the site's journal at the commit, 0 in the site's own
    first     INTEGER CHECK (first >= 0),                       -- entries of steps: version before the first step
    steps     INTEGER CHECK (steps >= 1),                       -- entries of steps: how many
    leaf      BLOB    NOT NULL CHECK (length(leaf) = 32),       -- H(salt, actor, at, kind, authority, site, body)
    hash      BLOB    NOT NULL CHECK (length(hash) = 32),       -- H(hash of seq-1, seq, leaf)
    CHECK ((first IS NULL) = (steps IS NULL)),
    UNIQUE (stream, seq)
) STRICT;
CREATE UNIQUE INDEX entry_version ON entry (stream, first) WHERE first IS NOT NULL;

CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM entry WHERE stream = NEW.stream), 0)
BEGIN SELECT RAISE(ABORT, 'entry: sequence number does not follow'); END;

CREATE TRIGGER entry_version_follows BEFORE INSERT ON entry
WHEN NEW.first IS NOT NULL AND NEW.first <> coalesce(
    (SELECT first + steps FROM entry WHERE stream = NEW.stream AND first IS NOT NULL ORDER BY first DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'entry: version does not follow'); END;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: append-only'); END;

CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: append-only'); END;

-- What an entry says. Apart from the chain, so that it can be erased while the chain holds.
CREATE TABLE content (
    entry    INTEGER PRIMARY KEY REFERENCES entry (id), -- whose content
    salt     BLOB CHECK (length(salt) = 16),            -- makes the leaf of a short body impossible to guess; NULL when erased
    body     BLOB,                                      -- the event as JSON; NULL when erased
    redacted INTEGER CHECK (redacted >= 2),             -- seq of the entry that erased it and says what remains
    remains  BLOB,                                      -- the event that is read instead, as in that entry
    CHECK ((salt IS NULL) = (body IS NULL)),
    CHECK ((body IS NULL) = (redacted IS NOT NULL)),
    CHECK ((redacted IS NULL) = (remains IS NULL))
) STRICT;

CREATE TRIGGER content_only_erased BEFORE UPDATE ON content
WHEN NEW.entry <> OLD.entry OR NEW.body IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM entry r JOIN entry e ON e.stream = r.stream
    WHERE e.id = OLD.entry AND r.seq = NEW.redacted AND r.seq > e.seq AND r.kind = 'redacted')
BEGIN SELECT RAISE(ABORT, 'content: may only be erased, by a redacted entry'); END;

CREATE TRIGGER content_no_delete BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'content: append-only'); END;

-- Receipts: a command sent again gets its first answer.
CREATE TABLE command (
    stream      TEXT    NOT NULL,                            -- where it was sent to
    participant TEXT    NOT NULL,                            -- by whom
    id          TEXT    NOT NULL CHECK (length(id) BETWEEN 1 AND 64), -- made by the client
    digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- of the request: another one under the same id is refused
    answer      BLOB    NOT NULL,                            -- what was answered, as JSON; holds ids and numbers only
    seq         INTEGER NOT NULL,                            -- head of the stream after it
    checksum    BLOB    NOT NULL CHECK (length(checksum) = 32), -- over the row, because no journal entry commits to it
    PRIMARY KEY (stream, participant, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER command_no_update BEFORE UPDATE ON command
BEGIN SELECT RAISE(ABORT, 'command: append-only'); END;

CREATE TRIGGER command_no_delete BEFORE DELETE ON command
BEGIN SELECT RAISE(ABORT, 'command: append-only'); END;

-- ---- projections: written with the entries they come from, rebuilt by a redaction

CREATE TABLE dossier (
    id    TEXT PRIMARY KEY, -- dossier id
    title TEXT NOT NULL     -- as people know it
) STRICT;

CREATE TABLE organisation (
    id   TEXT PRIMARY KEY, -- organisation id
    name TEXT NOT NULL     -- as it is shown
) STRICT;

CREATE TABLE participant (
    id           TEXT PRIMARY KEY,                               -- random per dossier; who it is stands in the vault
    dossier      TEXT    NOT NULL,                               -- where they take part
    organisation TEXT    NOT NULL,                               -- whom they speak for, '' for nobody
    pseudonym    TEXT    NOT NULL,                               -- '' for who takes part under their own name
    roles        TEXT    NOT NULL,                               -- role names with commas: what they may do now
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),   -- 1: no longer takes part
    granted      INTEGER NOT NULL CHECK (granted >= 1)           -- site entry that last changed the roles
) STRICT;
CREATE INDEX participant_dossier ON participant (dossier);

CREATE TABLE document (
    id            TEXT PRIMARY KEY,                         -- document id
    dossier       TEXT    NOT NULL,                         -- dossier id
    title         TEXT    NOT NULL,                         -- as in the text's title
    status        TEXT    NOT NULL,                         -- how far it is
    version       INTEGER NOT NULL CHECK (version >= 0),    -- steps accepted
    seq           INTEGER NOT NULL CHECK (seq >= 1),        -- head of its journal
    round         TEXT    NOT NULL,                         -- the open or the last round, '' for none
    contributions INTEGER NOT NULL CHECK (contributions >= 0) -- how many were ever made
) STRICT;

CREATE TABLE contribution (
    document     TEXT    NOT NULL,                              -- document id
    id           TEXT    NOT NULL,                              -- contribution id
    number       INTEGER NOT NULL CHECK (number >= 1),          -- order of arrival: the receipt
    seq          INTEGER NOT NULL CHECK (seq >= 1),             -- the entry that brought it
    kind         TEXT    NOT NULL,                              -- remark, question, ..., suggestion
    audience     TEXT    NOT NULL,                              -- who may read it
    author       TEXT    NOT NULL,                              -- participant id
    name_shown   TEXT    NOT NULL,                              -- how the author wants to be named
    state        TEXT    NOT NULL,                              -- of its place: placed, replaced, orphaned, outdated, lost
    round        TEXT    NOT NULL,                              -- round in which it came, '' for none
    at           INTEGER NOT NULL,                              -- when it came
    outcome      TEXT    NOT NULL,                              -- of the decision, '' while undecided
    withdrawn    INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),  -- 1: taken back by its author
    redacted     INTEGER NOT NULL CHECK (redacted IN (0, 1)),   -- 1: its words were erased
    endorsements INTEGER NOT NULL CHECK (endorsements >= 0),    -- how many endorse it
    value        BLOB    NOT NULL,                              -- the whole contribution as JSON, without its place
    PRIMARY KEY (document, id),
    UNIQUE (document, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
    document     TEXT    NOT NULL,                             -- document id
    id           TEXT    NOT NULL,                             -- reply id
    contribution TEXT    NOT NULL,                             -- what it answers
    seq          INTEGER NOT NULL CHECK (seq >= 1),            -- the entry that brought it
    author       TEXT    NOT NULL,                             -- participant id
    at           INTEGER NOT NULL,                             -- when it came
    body         TEXT    NOT NULL,                             -- the words
    PRIMARY KEY (document, id),
    FOREIGN KEY (document, contribution) REFERENCES contribution (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reply_contribution ON reply (document, contribution);

CREATE TABLE decision (
    document     TEXT    NOT NULL,                          -- document id
    contribution TEXT    NOT NULL,                          -- what was decided on; the latest decision is kept here
    outcome      TEXT    NOT NULL,                          -- accepted, notAccepted, ...
    reason_code  TEXT    NOT NULL,                          -- '' for none
    reason       TEXT    NOT NULL,                          -- in words
    actor        TEXT    NOT NULL,                          -- the editor's participant id
    at           INTEGER NOT NULL,                          -- when
    version      INTEGER NOT NULL CHECK (version >= 0),     -- of the text after the decision
    PRIMARY KEY (document, contribution),
    FOREIGN KEY (document, contribution) REFERENCES contribution (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
    document TEXT    NOT NULL,                        -- document id
    id       TEXT    NOT NULL,                        -- revision id
    name     TEXT    NOT NULL,                        -- as people cite it
    note     TEXT    NOT NULL,                        -- why it was named
    version  INTEGER NOT NULL CHECK (version >= 0),   -- of the text
    actor    TEXT    NOT NULL,                        -- who named it
    at       INTEGER NOT NULL,                        -- when
    hash     TEXT    NOT NULL,                        -- SHA-256 of the text's canonical JSON, in hex
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE round (
    document  TEXT    NOT NULL, -- document id
    id        TEXT    NOT NULL, -- round id
    name      TEXT    NOT NULL, -- as people know it
    mode      TEXT    NOT NULL, -- live
    opened    INTEGER NOT NULL, -- when it opened
    closes_at INTEGER,          -- announced end, NULL for none
    closed    INTEGER,          -- when it was closed, NULL while open
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;

-- ---- kept values: can always be computed again from the journal

CREATE TABLE snapshot (
    document TEXT    NOT NULL,                               -- document id
    seq      INTEGER NOT NULL CHECK (seq >= 1),              -- last entry that is in it
    version  INTEGER NOT NULL CHECK (version >= 0),          -- of the text in it
    checksum BLOB    NOT NULL CHECK (length(checksum) = 32), -- SHA-256 of the body
    body     BLOB    NOT NULL,                               -- the state as JSON, with the places
    PRIMARY KEY (document, seq)
) STRICT;

CREATE TABLE revision_text (
    document TEXT NOT NULL, -- document id
    revision TEXT NOT NULL, -- revision id
    body     BLOB NOT NULL, -- the text as canonical JSON; its hash is in revision
    PRIMARY KEY (document, revision),
    FOREIGN KEY (document, revision) REFERENCES revision (document, id)
) STRICT;

CREATE TABLE comparison (
    document TEXT NOT NULL,                              -- document id
    older    TEXT NOT NULL,                              -- what is compared: a revision id, or 'vN'
    newer    TEXT NOT NULL,                              -- with what
    checksum BLOB NOT NULL CHECK (length(checksum) = 32), -- SHA-256 of the body
    body     BLOB NOT NULL,                              -- the comparison as JSON
    PRIMARY KEY (document, older, newer)
) STRICT;

CREATE TABLE image (
    hash  TEXT PRIMARY KEY CHECK (length(hash) = 64), -- SHA-256 of the bytes, in hex
    type  TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg')), -- media type
    bytes BLOB NOT NULL                               -- re-encoded by the server
) STRICT;

CREATE TRIGGER image_no_update BEFORE UPDATE ON image
BEGIN SELECT RAISE(ABORT, 'image: content-addressed, never changes'); END;

-- ---- full-text search: words of contributions and replies; the text is read itself

CREATE TABLE searchable (
    id           INTEGER PRIMARY KEY,  -- rowid of the index
    document     TEXT    NOT NULL,     -- document id
    kind         TEXT    NOT NULL CHECK (kind IN ('contribution', 'reply')), -- where the words stand
    item         TEXT    NOT NULL,     -- contribution id or reply id
    contribution TEXT    NOT NULL,     -- whose visibility decides
    words        TEXT    NOT NULL,     -- what is searched
    UNIQUE (document, kind, item)
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    words, content = 'searchable', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
-- Erased words must not stay behind in the index.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER searchable_inserted AFTER INSERT ON searchable
BEGIN INSERT INTO search (rowid, words) VALUES (NEW.id, NEW.words); END;

CREATE TRIGGER searchable_deleted AFTER DELETE ON searchable
BEGIN INSERT INTO search (search, rowid, words) VALUES ('delete', OLD.id, OLD.words); END;

CREATE TRIGGER searchable_updated AFTER UPDATE ON searchable WHEN NEW.words <> OLD.words OR NEW.id <> OLD.id
BEGIN
    INSERT INTO search (search, rowid, words) VALUES ('delete', OLD.id, OLD.words);
    INSERT INTO search (rowid, words) VALUES (NEW.id, NEW.words);
END;
