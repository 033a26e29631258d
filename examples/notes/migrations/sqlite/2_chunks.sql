-- The octets of an attachment, in rows of chunks, so that they can be sent and received piece by piece.
-- What is written once under an id never changes: an attachment names the content that it has.
CREATE TABLE contents (
    id       TEXT    NOT NULL PRIMARY KEY,
    orphaned INTEGER -- since when no attachment was seen to name it; milliseconds since 1970
);

CREATE TABLE chunks (
    content_id TEXT    NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL, -- from 0 on; all but the last have 262144 octets
    octets     BLOB    NOT NULL,
    PRIMARY KEY (content_id, number)
) WITHOUT ROWID;

INSERT INTO contents (id) SELECT incarnation || '-' || version FROM attachments;

INSERT INTO chunks (content_id, number, octets)
WITH RECURSIVE numbers (number) AS (
    SELECT 0
    UNION ALL
    SELECT number + 1 FROM numbers
    WHERE (number + 1) * 262144 < (SELECT max(length(content)) FROM attachments)
)
SELECT incarnation || '-' || version, number, substr(content, number * 262144 + 1, 262144)
FROM attachments JOIN numbers ON number * 262144 < length(content);

CREATE TABLE chunked (
    note_id     TEXT    NOT NULL PRIMARY KEY REFERENCES notes (id) ON DELETE CASCADE,
    media_type  TEXT    NOT NULL,
    content_id  TEXT    NOT NULL REFERENCES contents (id),
    length      INTEGER NOT NULL, -- in octets
    incarnation TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    modified    INTEGER NOT NULL -- milliseconds since 1970
);

INSERT INTO chunked (note_id, media_type, content_id, length, incarnation, version, modified)
SELECT note_id, media_type, incarnation || '-' || version, length(content), incarnation, version, modified
FROM attachments;

DROP TABLE attachments;
ALTER TABLE chunked RENAME TO attachments;
CREATE INDEX attachments_content ON attachments (content_id);

-- The list shows these, and nothing of the text that stands between them in a row.
CREATE INDEX notes_listed ON notes (id, title, incarnation, version);
