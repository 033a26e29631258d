-- A row's version is (incarnation, version): the number counts its changes, and the incarnation is
-- drawn anew for every insert, so that a note that was deleted and created again never repeats a tag.
CREATE TABLE notes (
    id          TEXT    NOT NULL PRIMARY KEY,
    title       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    incarnation TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    modified    INTEGER NOT NULL -- milliseconds since 1970
);

CREATE TABLE attachments (
    note_id     TEXT    NOT NULL PRIMARY KEY REFERENCES notes (id) ON DELETE CASCADE,
    media_type  TEXT    NOT NULL,
    content     BLOB    NOT NULL,
    incarnation TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    modified    INTEGER NOT NULL -- milliseconds since 1970
);
