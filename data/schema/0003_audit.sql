-- The audit chain (留痕): every change, and every look of staff at a firm's content.
-- Entries hold no content: what stood before and after is there as a keyed digest under a salt.

CREATE TABLE audit_entries (
    number INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    what TEXT NOT NULL,
    firm_id TEXT,
    purpose TEXT,
    salt BLOB NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    previous TEXT NOT NULL,
    link TEXT NOT NULL
) STRICT;

CREATE INDEX audit_entries_firm ON audit_entries (firm_id, number) WHERE firm_id IS NOT NULL;
CREATE INDEX audit_entries_what ON audit_entries (what, number);

CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

-- Why an official opens a firm's content: once per official, firm and day (Shanghai).
CREATE TABLE purposes (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    day TEXT NOT NULL,
    post TEXT NOT NULL,
    agency TEXT NOT NULL,
    reason BLOB NOT NULL,
    stated_at TEXT NOT NULL,
    UNIQUE (account_id, firm_id, day)
) STRICT;

CREATE INDEX purposes_firm ON purposes (firm_id, stated_at);

ALTER TABLE accounts ADD COLUMN post TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN agency TEXT NOT NULL DEFAULT '';

-- A sealed column may be written again under a new key; nothing else of these rows ever changes.
DROP TRIGGER answer_versions_stay;
DROP TRIGGER snapshots_stay;
CREATE TRIGGER answer_versions_stay
BEFORE UPDATE OF assessment_id, item, version, value, author, saved_at ON answer_versions
BEGIN SELECT RAISE(ABORT, 'answer_versions are never changed'); END;
CREATE TRIGGER snapshots_stay
BEFORE UPDATE OF id, assessment_id, taken_at, taken_by, digest ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are never changed'); END;
