-- Rounds that are planned, fixed, processed and accounted for; drafts, which have no
-- number yet; and what waits for the next batch.

ALTER TABLE document ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)); -- 1: something of a pseudonym waits for readers

-- A snapshot of before does not know where things stand in a revision; it is made anew.
DELETE FROM snapshot;

CREATE TEMP TABLE old_round AS SELECT * FROM round;
DROP TABLE round;
CREATE TABLE round (
    document  TEXT    NOT NULL, -- document id
    id        TEXT    NOT NULL, -- round id
    name      TEXT    NOT NULL, -- as people know it
    mode      TEXT    NOT NULL, -- fixed, live
    voice     TEXT    NOT NULL, -- individual, organisation; '' in older rounds
    revision  TEXT    NOT NULL, -- that it was opened on, '' for none
    opens_at  INTEGER,          -- announced begin, NULL for none
    closes_at INTEGER,          -- from then on input is late, NULL for never
    opened    INTEGER,          -- when it was opened, NULL while planned
    closed    INTEGER,          -- when it was closed, NULL before
    processed INTEGER,          -- when all was decided, NULL before
    accounted INTEGER,          -- when readers were told, NULL before
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
INSERT INTO round (document, id, name, mode, voice, revision, closes_at, opened, closed)
    SELECT document, id, name, mode, '', '', closes_at, opened, closed FROM old_round;
DROP TABLE old_round;

CREATE TEMP TABLE old_contribution AS SELECT * FROM contribution;
CREATE TEMP TABLE old_reply AS SELECT * FROM reply;
CREATE TEMP TABLE old_decision AS SELECT * FROM decision;
DROP TABLE reply;
DROP TABLE decision;
DROP TABLE contribution;

CREATE TABLE contribution (
    document     TEXT    NOT NULL,                              -- document id
    id           TEXT    NOT NULL,                              -- contribution id
    number       INTEGER NOT NULL CHECK (number >= 0),          -- order in which it reached the editors, 0 for a draft
    seq          INTEGER NOT NULL CHECK (seq >= 1),             -- the entry that brought it
    kind         TEXT    NOT NULL,                              -- remark, question, ..., suggestion, warning
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
    PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX contribution_number ON contribution (document, number) WHERE number > 0;

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

INSERT INTO contribution SELECT * FROM old_contribution;
INSERT INTO reply SELECT * FROM old_reply;
INSERT INTO decision SELECT * FROM old_decision;
DROP TABLE old_contribution;
DROP TABLE old_reply;
DROP TABLE old_decision;
