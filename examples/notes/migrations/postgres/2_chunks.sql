-- The octets of an attachment, in rows of chunks, so that they can be sent and received piece by piece.
-- What is written once under an id never changes: an attachment names the content that it has.
CREATE TABLE contents (
    id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    orphaned BIGINT -- since when no attachment was seen to name it; milliseconds since 1970
);

CREATE TABLE chunks (
    content_id TEXT COLLATE "C" NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL, -- from 0 on; all but the last have 262144 octets
    octets     BYTEA  NOT NULL,
    PRIMARY KEY (content_id, number)
);

-- Octets of any kind: most are compressed already.
ALTER TABLE chunks ALTER COLUMN octets SET STORAGE EXTERNAL;

INSERT INTO contents (id) SELECT incarnation || '-' || version FROM attachments;

INSERT INTO chunks (content_id, number, octets)
SELECT incarnation || '-' || version, number,
       substr(content, (number * 262144 + 1)::INTEGER, 262144)
FROM attachments, generate_series(0, (length(content) - 1) / 262144) AS number
WHERE length(content) > 0;

ALTER TABLE attachments ADD COLUMN content_id TEXT COLLATE "C" REFERENCES contents (id);
ALTER TABLE attachments ADD COLUMN length BIGINT; -- in octets
UPDATE attachments SET content_id = incarnation || '-' || version, length = length(content);
ALTER TABLE attachments ALTER COLUMN content_id SET NOT NULL;
ALTER TABLE attachments ALTER COLUMN length SET NOT NULL;
ALTER TABLE attachments DROP COLUMN content;
CREATE INDEX attachments_content ON attachments (content_id);
