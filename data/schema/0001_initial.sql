-- The first schema. Files here are history: add the next one, never edit an old one.
-- Times are UTC ISO text of one width; days are ISO dates; sealed columns are BLOB (data/keys.py).

CREATE TABLE key_checks (
    name TEXT NOT NULL PRIMARY KEY,
    proof BLOB NOT NULL
) STRICT;

-- Reference data, editable.

CREATE TABLE regions (
    code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 6),
    name TEXT NOT NULL,
    parent TEXT REFERENCES regions (code)
) STRICT;

CREATE TABLE parks (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    county TEXT NOT NULL REFERENCES regions (code),
    closed_at TEXT
) STRICT;

CREATE TABLE industries (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('section', 'division', 'group')),
    parent TEXT REFERENCES industries (code),
    everyday TEXT NOT NULL DEFAULT '',
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL
) STRICT;

-- Firms (企业).

CREATE TABLE firms (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL CHECK (length(code) = 18),
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed')),
    industry TEXT NOT NULL REFERENCES industries (code),
    industry_group TEXT REFERENCES industries (code),
    county TEXT NOT NULL REFERENCES regions (code),
    park TEXT REFERENCES parks (id),
    staff INTEGER NOT NULL CHECK (staff >= 0),
    revenue_wan REAL NOT NULL CHECK (revenue_wan >= 0),
    assets_wan REAL CHECK (assets_wan >= 0),
    size_class TEXT CHECK (size_class IN ('large', 'medium', 'small', 'micro')),
    contact_name BLOB,
    contact_phone BLOB,
    registered_at TEXT NOT NULL,
    confirmed_at TEXT,
    confirmed_by TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- A pending firm may claim any code; a confirmed one owns it.
CREATE UNIQUE INDEX firms_confirmed_code ON firms (code) WHERE state = 'confirmed';
CREATE INDEX firms_code ON firms (code);
CREATE INDEX firms_county ON firms (county, id);
CREATE INDEX firms_park ON firms (park, id);

CREATE TABLE firm_industries (
    firm_id TEXT NOT NULL REFERENCES firms (id),
    since TEXT NOT NULL,
    industry TEXT NOT NULL,
    industry_group TEXT,
    author TEXT NOT NULL,
    PRIMARY KEY (firm_id, since)
) STRICT;

-- Accounts (账号) and how they come in.

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login_digest TEXT NOT NULL UNIQUE,
    login BLOB NOT NULL,
    name BLOB NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('firm_owner', 'firm_member', 'reviewer', 'guide', 'lead', 'auditor', 'admin')),
    firm_id TEXT REFERENCES firms (id),
    county TEXT REFERENCES regions (code),
    park TEXT REFERENCES parks (id),
    disabled_at TEXT,
    consent TEXT,
    consented_at TEXT,
    created_at TEXT NOT NULL,
    CHECK ((role IN ('firm_owner', 'firm_member')) = (firm_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX accounts_firm ON accounts (firm_id);

CREATE TABLE firm_assignments (
    firm_id TEXT NOT NULL REFERENCES firms (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    assigned_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (firm_id, account_id, assigned_at)
) STRICT;

CREATE INDEX firm_assignments_account ON firm_assignments (account_id, firm_id);

CREATE TABLE sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    idle_seconds INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_account ON sessions (account_id);

-- Failed sign-ins by a keyed digest of what was typed, whether such an account exists or not.
CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    blocked_until TEXT
) STRICT;

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    word_digest TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    used_by TEXT,
    firm_id TEXT REFERENCES firms (id)
) STRICT;

-- Assessments (自评) and their answers.

CREATE TABLE assessments (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    edition TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in_review', 'returned', 'reviewed', 'objected', 'closed', 'withdrawn', 'expired')),
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    submitted_at TEXT,
    submitted_by TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX assessments_one_draft ON assessments (firm_id, edition) WHERE state = 'draft';
CREATE INDEX assessments_firm ON assessments (firm_id, submitted_at);

-- value: JSON of a level, a word ("na", "unknown", an option id) or a stated fact.
CREATE TABLE answers (
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    item TEXT NOT NULL,
    value TEXT NOT NULL,
    reason BLOB,
    version INTEGER NOT NULL,
    author TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (assessment_id, item)
) STRICT, WITHOUT ROWID;

-- Every version ever saved; the reason is the same sealed value as in answers.
CREATE TABLE answer_versions (
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    item TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    reason BLOB,
    author TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (assessment_id, item, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    described BLOB NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT
) STRICT;

CREATE INDEX evidence_assessment ON evidence (assessment_id, item);

-- What was submitted, sealed as a whole; the digest is keyed.
CREATE TABLE snapshots (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    taken_at TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    content BLOB NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE INDEX snapshots_assessment ON snapshots (assessment_id, taken_at);

-- Results (结果) are added, never changed. inputs and detail: JSON, complete for recomputation.
CREATE TABLE results (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    edition TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light')),
    digest TEXT NOT NULL,
    exposure REAL,
    inputs TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    UNIQUE (assessment_id, rules_version, digest)
) STRICT;

CREATE TABLE result_readings (
    result_id TEXT NOT NULL REFERENCES results (id),
    reading TEXT NOT NULL CHECK (reading IN ('self', 'credible', 'verified')),
    protection REAL,
    grade TEXT,
    risk REAL,
    colour TEXT,
    readiness REAL,
    PRIMARY KEY (result_id, reading)
) STRICT;

CREATE TRIGGER answer_versions_stay BEFORE UPDATE ON answer_versions
BEGIN SELECT RAISE(ABORT, 'answer_versions are never changed'); END;
CREATE TRIGGER answer_versions_kept BEFORE DELETE ON answer_versions
BEGIN SELECT RAISE(ABORT, 'answer_versions are never deleted'); END;
CREATE TRIGGER snapshots_stay BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are never changed'); END;
CREATE TRIGGER snapshots_kept BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are never deleted'); END;
CREATE TRIGGER results_stay BEFORE UPDATE ON results
BEGIN SELECT RAISE(ABORT, 'results are never changed'); END;
CREATE TRIGGER results_kept BEFORE DELETE ON results
BEGIN SELECT RAISE(ABORT, 'results are never deleted'); END;
CREATE TRIGGER result_readings_stay BEFORE UPDATE ON result_readings
BEGIN SELECT RAISE(ABORT, 'results are never changed'); END;
CREATE TRIGGER result_readings_kept BEFORE DELETE ON result_readings
BEGIN SELECT RAISE(ABORT, 'results are never deleted'); END;
