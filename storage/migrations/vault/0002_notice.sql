-- What somebody chose about their notices, and how far they and the mail have come.
-- Who has no row has chosen nothing. A row says nothing of who it is of: it is found
-- by who knows whom to look for.

CREATE TABLE notice (
    mark   BLOB PRIMARY KEY CHECK (length(mark) = 32),                  -- of the person's id
    mail   TEXT    NOT NULL CHECK (mail IN ('daily', 'weekly', 'off')), -- how often they get mail with what is new
    seen   INTEGER NOT NULL,                                            -- what came in sight until then they saw in the application, 0 for never
    mailed INTEGER NOT NULL                                             -- what came in sight until then the mail told, 0 for never
) STRICT, WITHOUT ROWID;

-- When notices began to be: nobody is told of all that there was before.
CREATE TABLE notice_start (
    one INTEGER PRIMARY KEY CHECK (one = 1), -- there is one row
    at  INTEGER NOT NULL                     -- what came in sight until then is not new to anybody
) STRICT;
INSERT INTO notice_start (one, at) VALUES (1, unixepoch() * 1000000000);
