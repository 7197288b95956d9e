-- What an official is typing about a snapshot and has not given yet (理由草稿): why it is withdrawn, or
-- why a draft is refused. One for each person and snapshot; it goes when the snapshot is settled.
CREATE TABLE reason_drafts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    publication_id TEXT NOT NULL REFERENCES publications (id),
    content BLOB NOT NULL,
    version INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (account_id, publication_id)
) STRICT;
