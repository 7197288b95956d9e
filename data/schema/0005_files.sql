-- Files (证据文件) of pieces of evidence: masked, checked, without metadata, sealed.
-- The content is apart, so that carrying an assessment on copies no bytes. What was never submitted
-- is erased when it is removed; what a submission showed stays, and is not served any more.

CREATE TABLE file_contents (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    kind TEXT NOT NULL CHECK (kind IN ('pdf', 'png', 'jpeg', 'docx', 'xlsx')),
    size INTEGER NOT NULL CHECK (size > 0),
    digest TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    erased_at TEXT,
    content BLOB,
    CHECK ((content IS NULL) = (erased_at IS NOT NULL))
) STRICT;

CREATE INDEX file_contents_kept ON file_contents (firm_id) WHERE erased_at IS NULL;

CREATE TABLE evidence_files (
    id TEXT NOT NULL PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    content_id TEXT NOT NULL REFERENCES file_contents (id),
    name BLOB NOT NULL,
    masked BLOB NOT NULL,
    author TEXT NOT NULL,
    added_at TEXT NOT NULL,
    removed_at TEXT,
    removed_by TEXT
) STRICT;

CREATE UNIQUE INDEX evidence_files_standing ON evidence_files (evidence_id) WHERE removed_at IS NULL;
CREATE INDEX evidence_files_content ON evidence_files (content_id);
