-- A row's version is (incarnation, version): the number counts its changes, and the incarnation is
-- drawn anew for every insert, so that a note that was deleted and created again never repeats a tag.
CREATE TABLE notes (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- octet order, as in SQLite
    title       TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    incarnation TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    modified    BIGINT NOT NULL -- milliseconds since 1970
);

CREATE TABLE attachments (
    note_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES notes (id) ON DELETE CASCADE,
    media_type  TEXT   NOT NULL,
    content     BYTEA  NOT NULL,
    incarnation TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    modified    BIGINT NOT NULL -- milliseconds since 1970
);

-- Ranges are cut out by the database: uncompressed, it reads only the pages of the range.
ALTER TABLE attachments ALTER COLUMN content SET STORAGE EXTERNAL;
