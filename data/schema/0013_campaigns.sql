-- Campaigns (批次): which firms are asked to check themselves, from when to when (days in Shanghai).
-- filter: JSON, which firms are asked besides those of a list.

CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    edition TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'ended')),
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    invitation TEXT NOT NULL DEFAULT '',
    reminder TEXT NOT NULL DEFAULT '',
    filter TEXT NOT NULL DEFAULT '{}',
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (closes_on >= opens_on)
) STRICT;

-- told_at: since when the firm's people know of it; NULL: it had none who could be told.
CREATE TABLE campaign_targets (
    campaign_id TEXT NOT NULL REFERENCES campaigns (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    extended_to TEXT,
    extended_by TEXT,
    extension_reason BLOB,
    told_at TEXT,
    PRIMARY KEY (campaign_id, firm_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX campaign_targets_firm ON campaign_targets (firm_id, campaign_id);

-- The campaign for which a check was made; NULL where the firm made it on its own account.
ALTER TABLE assessments ADD COLUMN campaign_id TEXT REFERENCES campaigns (id);
CREATE INDEX assessments_campaign ON assessments (campaign_id, firm_id, state, submitted_at)
WHERE campaign_id IS NOT NULL;
-- One check of a firm counts for a campaign; what was taken back or expired makes room for another.
CREATE UNIQUE INDEX assessments_one_for_campaign ON assessments (campaign_id, firm_id)
WHERE campaign_id IS NOT NULL AND state NOT IN ('withdrawn', 'expired');

-- Lists of firms that were brought in (名单导入): how many rows made, changed or matched a firm.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    campaign_id TEXT REFERENCES campaigns (id),
    file_name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    made INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    known INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at TEXT NOT NULL
) STRICT;

CREATE INDEX imports_at ON imports (imported_at);

-- A list between its report and its import: what was reviewed, sealed; gone after an hour.
CREATE TABLE import_drafts (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    campaign_id TEXT REFERENCES campaigns (id),
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX import_drafts_account ON import_drafts (account_id);

-- Why an official corrected the industry of a firm.
ALTER TABLE firm_industries ADD COLUMN reason BLOB;
