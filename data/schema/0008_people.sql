-- People of a firm (企业的人): who answers for which part, who stands in for whom, and how the firm
-- gets its account back when its owner has left.

-- A firm has one owner at any time. A swap lets the old one go first, in the same transaction.
CREATE UNIQUE INDEX accounts_one_owner ON accounts (firm_id) WHERE role = 'firm_owner';

-- Part: id of a questionnaire's top section, or 'profile'. One person a part; none: everybody's.
CREATE TABLE part_assignments (
    firm_id TEXT NOT NULL REFERENCES firms (id),
    part TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    assigned_at TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    PRIMARY KEY (firm_id, part)
) STRICT, WITHOUT ROWID;

-- From day to day in Shanghai, both included. firm_id: of a firm's owner; NULL: between officials.
CREATE TABLE deputies (
    id TEXT NOT NULL PRIMARY KEY,
    absent_id TEXT NOT NULL REFERENCES accounts (id),
    deputy_id TEXT NOT NULL REFERENCES accounts (id),
    firm_id TEXT REFERENCES firms (id),
    first_day TEXT NOT NULL CHECK (length(first_day) = 10),
    last_day TEXT NOT NULL CHECK (length(last_day) = 10),
    appointed_at TEXT NOT NULL,
    appointed_by TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT,
    CHECK (first_day <= last_day),
    CHECK (absent_id <> deputy_id)
) STRICT;

CREATE INDEX deputies_deputy ON deputies (deputy_id, last_day);
CREATE INDEX deputies_absent ON deputies (absent_id, last_day);
CREATE INDEX deputies_firm ON deputies (firm_id);

-- name, post, contact, proof: what the claimant wrote. seen: what the reviewer saw or why not.
-- link: the token hash of the one link that completes the claim. stops: how often it was stopped.
CREATE TABLE ownership_claims (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'rejected', 'waiting', 'stopped', 'completed')),
    name BLOB NOT NULL,
    post BLOB NOT NULL,
    contact BLOB NOT NULL,
    proof BLOB NOT NULL,
    consent TEXT NOT NULL,
    filed_at TEXT NOT NULL,
    seen BLOB,
    decided_at TEXT,
    decided_by TEXT,
    account_id TEXT REFERENCES accounts (id),
    former TEXT CHECK (former IN ('disabled', 'member')),
    good_from TEXT,
    link TEXT,
    stops INTEGER NOT NULL DEFAULT 0,
    stopped_at TEXT,
    stopped_by TEXT,
    completed_at TEXT,
    CHECK ((state = 'waiting') <= (account_id IS NOT NULL AND good_from IS NOT NULL))
) STRICT;

CREATE INDEX ownership_claims_firm ON ownership_claims (firm_id, state);
CREATE UNIQUE INDEX ownership_claims_one_waiting ON ownership_claims (firm_id) WHERE state = 'waiting';
CREATE UNIQUE INDEX ownership_claims_link ON ownership_claims (link) WHERE link IS NOT NULL;

-- What a reviewer saw that proves a pending firm is who it says.
CREATE TABLE firm_confirmations (
    firm_id TEXT NOT NULL PRIMARY KEY REFERENCES firms (id),
    seen BLOB NOT NULL,
    confirmed_at TEXT NOT NULL,
    confirmed_by TEXT NOT NULL
) STRICT;
