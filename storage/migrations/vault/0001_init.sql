-- vault.db: the one place that links a participant to a person. Its own file, with
-- its own backup. Tokens that open something are stored as SHA-256 only.
-- Times are nanoseconds since 1970 UTC.

CREATE TABLE person (
    id      TEXT PRIMARY KEY CHECK (id <> ''), -- random
    name    TEXT    NOT NULL,                  -- real name
    mail    TEXT    NOT NULL,                  -- '' when unknown; never used to recognise someone
    created INTEGER NOT NULL                   -- when we first heard of them
) STRICT;

-- A person is recognised by issuer and subject, nothing else.
CREATE TABLE account (
    issuer  TEXT    NOT NULL CHECK (issuer <> ''),  -- of the identity provider, exact
    subject TEXT    NOT NULL CHECK (subject <> ''), -- sub claim, case-sensitive
    person  TEXT    NOT NULL REFERENCES person (id), -- whose account it is
    linked  INTEGER NOT NULL,                       -- when
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_person ON account (person);

CREATE TABLE participation (
    participant TEXT PRIMARY KEY CHECK (participant <> ''), -- participant id of meelezen.db
    person      TEXT NOT NULL REFERENCES person (id),       -- who it really is
    dossier     TEXT NOT NULL,                              -- of the participant
    shown       TEXT NOT NULL                               -- name as others see it; not used for who has a pseudonym
) STRICT;
CREATE UNIQUE INDEX participation_once ON participation (person, dossier);

CREATE TABLE session (
    hash    BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the 256-bit token in the cookie
    person  TEXT    NOT NULL REFERENCES person (id),    -- who is logged in
    created INTEGER NOT NULL,                           -- when they logged in
    seen    INTEGER NOT NULL,                           -- last use, coarse
    expires INTEGER NOT NULL,                           -- not accepted from here on
    revoked INTEGER                                     -- when it was ended, NULL while it holds
) STRICT;
CREATE INDEX session_person ON session (person);

CREATE TABLE invitation (
    hash        BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the token in the link
    participant TEXT    NOT NULL REFERENCES participation (participant), -- who is invited
    created     INTEGER NOT NULL,                           -- when it was made
    expires     INTEGER NOT NULL,                           -- not accepted from here on
    used        INTEGER                                     -- when it was accepted, once; NULL before
) STRICT;

CREATE TABLE login (
    hash       BLOB PRIMARY KEY CHECK (length(hash) = 32), -- SHA-256 of the state parameter
    nonce      TEXT    NOT NULL,                           -- expected in the ID token
    verifier   TEXT    NOT NULL,                           -- PKCE code verifier
    next       TEXT    NOT NULL,                           -- path to go to afterwards
    invitation BLOB CHECK (length(invitation) = 32),       -- hash of the invitation it started from, NULL for none
    created    INTEGER NOT NULL                            -- ten minutes later it is no longer accepted
) STRICT;
