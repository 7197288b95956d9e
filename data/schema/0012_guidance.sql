-- Guidance (指导): the diary of visits and calls, and letters.

-- A corrected entry stays; `replaces` names the one it takes the place of.
CREATE TABLE guidance_entries (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'video', 'call', 'lesson', 'note')),
    happened_on TEXT NOT NULL,
    persons BLOB,
    said BLOB NOT NULL,
    next_step BLOB,
    next_on TEXT,
    next_done_at TEXT,
    next_done_by TEXT,
    shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
    author TEXT NOT NULL REFERENCES accounts (id),
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    replaces TEXT UNIQUE REFERENCES guidance_entries (id),
    withdrawn_at TEXT,
    withdrawn_by TEXT,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) STRICT;

CREATE INDEX guidance_entries_firm ON guidance_entries (firm_id, happened_on);
CREATE INDEX guidance_entries_next ON guidance_entries (next_on) WHERE next_on IS NOT NULL AND next_done_at IS NULL;

-- What somebody has typed and not yet entered; one for each person and firm.
CREATE TABLE guidance_drafts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    content BLOB NOT NULL,
    saved_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (account_id, firm_id)
) STRICT, WITHOUT ROWID;

-- Letters (文书): 指导意见书 and 风险预警意见书. content: JSON of what the letter says.
CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    assessment_id TEXT REFERENCES assessments (id),
    kind TEXT NOT NULL CHECK (kind IN ('guidance', 'warning')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'issued', 'received', 'revoked', 'dropped')),
    year INTEGER,
    number INTEGER,
    content BLOB NOT NULL,
    digest TEXT NOT NULL DEFAULT '',
    drafted_by TEXT NOT NULL REFERENCES accounts (id),
    drafted_at TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    issued_by TEXT,
    issued_at TEXT,
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    received_by TEXT,
    received_at TEXT,
    revoked_by TEXT,
    revoked_at TEXT,
    revoked_reason BLOB,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (kind, year, number),
    CHECK ((year IS NULL) = (number IS NULL)),
    CHECK ((state IN ('draft', 'dropped')) = (issued_at IS NULL))
) STRICT;

CREATE INDEX letters_firm ON letters (firm_id, state);
-- Who drafts the same letter meets the draft that is there.
CREATE UNIQUE INDEX letters_draft ON letters (firm_id, kind) WHERE state = 'draft';

-- What was issued stays as it was issued; `content` may be sealed again under a new key, `digest` binds it.
CREATE TRIGGER letters_stay
BEFORE UPDATE OF firm_id, assessment_id, kind, year, number, digest, issued_by, issued_at, version ON letters
WHEN OLD.issued_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'issued letters are never changed'); END;

-- The last number of each kind and year: a letter that left with its firm gives its number to no other.
CREATE TABLE letter_numbers (
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;
