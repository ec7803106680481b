-- Who somebody is, sealed. Sealed columns are AES-256-GCM under the key of the
-- vault, which is in a file elsewhere, and bound to their table, column and row.
-- A mark is an HMAC under that key: it finds a row for who knows what to look for,
-- and tells nothing. The id of a person stands nowhere but in sealed columns, and
-- marks of one person are not alike, so that no two rows show that they are of the
-- same one. No time is kept that nobody asks for, and no order in which rows came.
--
-- The server moves the rows that there are in the same transaction (vault_move.go).

DROP TABLE invitation;
DROP TABLE session;
DROP TABLE participation;
DROP TABLE account;
DROP TABLE person;

CREATE TABLE seal (
    one   INTEGER PRIMARY KEY CHECK (one = 1),         -- there is one row
    proof BLOB    NOT NULL CHECK (length(proof) = 32), -- derived from the key, to recognise it
    swept INTEGER NOT NULL CHECK (swept IN (0, 1))     -- 1 once what was in clear before is out of the file
) STRICT;

CREATE TABLE person (
    mark BLOB PRIMARY KEY CHECK (length(mark) = 32), -- of the person's id
    name BLOB NOT NULL,                              -- sealed: real name
    mail BLOB NOT NULL                               -- sealed: '' when unknown; never used to recognise someone
) STRICT, WITHOUT ROWID;

-- A person is recognised by issuer and subject, nothing else.
CREATE TABLE account (
    mark    BLOB PRIMARY KEY CHECK (length(mark) = 32), -- of issuer and subject
    issuer  BLOB NOT NULL,                              -- sealed: of the identity provider, exact
    subject BLOB NOT NULL,                              -- sealed: sub claim, case-sensitive
    person  BLOB NOT NULL,                              -- sealed: id of whose account it is
    owner   BLOB NOT NULL CHECK (length(owner) = 32)    -- mark of that person
) STRICT, WITHOUT ROWID;
CREATE INDEX account_owner ON account (owner);

CREATE TABLE participation (
    participant TEXT PRIMARY KEY CHECK (participant <> ''), -- participant id of meelezen.db
    dossier     TEXT NOT NULL,                              -- of the participant
    owner       BLOB NOT NULL CHECK (length(owner) = 32),   -- mark of the person in this dossier
    person      BLOB NOT NULL,                              -- sealed: id of who it really is
    shown       BLOB NOT NULL                               -- sealed: name as others see it; not used for who has a pseudonym
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX participation_once ON participation (dossier, owner);

CREATE TABLE session (
    hash    BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the 256-bit token in the cookie
    person  BLOB    NOT NULL,                           -- sealed: id of who is logged in
    created INTEGER NOT NULL,                           -- when they logged in
    seen    INTEGER NOT NULL,                           -- last use, coarse
    expires INTEGER NOT NULL,                           -- not accepted from here on
    revoked INTEGER                                     -- when it was ended, NULL while it holds
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
    hash        BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the token in the link
    participant TEXT    NOT NULL REFERENCES participation (participant), -- who is invited
    expires     INTEGER NOT NULL,                           -- not accepted from here on
    used        INTEGER NOT NULL CHECK (used IN (0, 1))     -- 1 once it was accepted
) STRICT, WITHOUT ROWID;
