-- Campaigns (批次): which firms are asked to check themselves, from when to when.

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
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (closes_on >= opens_on)
) STRICT;

CREATE TABLE campaign_targets (
    campaign_id TEXT NOT NULL REFERENCES campaigns (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    extended_to TEXT,
    extended_by TEXT,
    extension_reason BLOB,
    PRIMARY KEY (campaign_id, firm_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX campaign_targets_firm ON campaign_targets (firm_id, campaign_id);

-- The campaign for which a check was made; NULL where the firm made it on its own account.
ALTER TABLE assessments ADD COLUMN campaign_id TEXT REFERENCES campaigns (id);
CREATE INDEX assessments_campaign ON assessments (campaign_id, firm_id) WHERE campaign_id IS NOT NULL;

-- Lists of firms that were brought in (名单导入). report: JSON, what became of each row.
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
