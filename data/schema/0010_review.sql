-- Review (复核): one round per submission; verdicts, questions, the moved colour, the objection.

CREATE TABLE reviews (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    snapshot_id TEXT NOT NULL REFERENCES snapshots (id),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'blind')),
    state TEXT NOT NULL CHECK (state IN ('open', 'returned', 'ended')),
    reviewer_id TEXT NOT NULL REFERENCES accounts (id),
    began_at TEXT NOT NULL,
    ended_at TEXT,
    confidence TEXT CHECK (confidence IN ('paper', 'on_site')),
    signer BLOB,
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    remark BLOB,
    result_id TEXT REFERENCES results (id),
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (snapshot_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX reviews_assessment ON reviews (assessment_id, kind, began_at);
CREATE INDEX reviews_reviewer ON reviews (reviewer_id, kind, ended_at);

-- value: JSON of a level, an option id or "na". item: a control or an exposure question.
-- carried_from: the review of an earlier round whose untouched verdict this is.
CREATE TABLE verdicts (
    review_id TEXT NOT NULL REFERENCES reviews (id),
    item TEXT NOT NULL,
    value TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'moved', 'na_accepted', 'na_refused')),
    reason BLOB,
    carried_from TEXT REFERENCES reviews (id),
    version INTEGER NOT NULL,
    author TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (review_id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict_versions (
    review_id TEXT NOT NULL REFERENCES reviews (id),
    item TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason BLOB,
    author TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (review_id, item, version)
) STRICT, WITHOUT ROWID;

-- What a reviewer is typing and has not given yet (a reason, a covering sentence); field: what for.
CREATE TABLE review_drafts (
    review_id TEXT NOT NULL REFERENCES reviews (id),
    field TEXT NOT NULL,
    content BLOB NOT NULL,
    version INTEGER NOT NULL,
    author TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (review_id, field)
) STRICT, WITHOUT ROWID;

-- What the reviewer asks the firm about one control; sent when the check is returned.
CREATE TABLE review_questions (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    review_id TEXT NOT NULL REFERENCES reviews (id),
    item TEXT NOT NULL,
    asked BLOB NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    sent_at TEXT,
    answered BLOB,
    answered_by TEXT,
    answered_at TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX review_questions_assessment ON review_questions (assessment_id, item);
CREATE UNIQUE INDEX review_questions_unsent ON review_questions (review_id, item) WHERE sent_at IS NULL;

-- The colour moved one step (人工调整); settled by another person.
CREATE TABLE colour_moves (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    review_id TEXT NOT NULL REFERENCES reviews (id),
    computed TEXT NOT NULL,
    decided TEXT NOT NULL,
    reason BLOB NOT NULL,
    moved_by TEXT NOT NULL,
    moved_at TEXT NOT NULL,
    settlement TEXT CHECK (settlement IN ('confirmed', 'refused', 'withdrawn')),
    settlement_reason BLOB,
    settled_by TEXT,
    settled_at TEXT,
    CHECK ((settlement IS NULL) = (settled_by IS NULL)),
    CHECK (settled_by IS NULL OR (settled_by = moved_by) = (settlement = 'withdrawn'))
) STRICT;

CREATE UNIQUE INDEX colour_moves_open ON colour_moves (review_id) WHERE settlement IS NULL;
CREATE INDEX colour_moves_assessment ON colour_moves (assessment_id);

-- The firm objects once, in writing (异议). Not filed yet: the owner's draft.
-- answer_draft: JSON of what the official is preparing, gone with the answer.
CREATE TABLE objections (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL UNIQUE REFERENCES assessments (id),
    said BLOB NOT NULL,
    saved_at TEXT NOT NULL,
    filed_by TEXT,
    filed_at TEXT,
    answer_draft BLOB,
    answer BLOB,
    upheld INTEGER CHECK (upheld IN (0, 1)),
    answered_by TEXT,
    answered_at TEXT,
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((filed_by IS NULL) = (filed_at IS NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
    CHECK ((answered_at IS NULL) = (upheld IS NULL))
) STRICT;

-- Which ended reviews a second person judges blind (盲审抽样): drawn by a seed that anybody can draw by again.
CREATE TABLE blind_draws (
    id TEXT NOT NULL PRIMARY KEY,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 100),
    seed TEXT NOT NULL,
    candidates INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    drawn_by TEXT NOT NULL,
    drawn_at TEXT NOT NULL
) STRICT;

CREATE TABLE blind_samples (
    review_id TEXT NOT NULL PRIMARY KEY REFERENCES reviews (id),
    draw_id TEXT NOT NULL REFERENCES blind_draws (id),
    added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX blind_samples_draw ON blind_samples (draw_id);

-- An official keeps out of a firm's case (回避).
CREATE TABLE recusals (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    reason BLOB NOT NULL,
    declared_at TEXT NOT NULL,
    lifted_at TEXT,
    lifted_by TEXT
) STRICT;

CREATE UNIQUE INDEX recusals_open ON recusals (account_id, firm_id) WHERE lifted_at IS NULL;
CREATE INDEX recusals_firm ON recusals (firm_id);

-- Which reviewer works on a firm (主办人); one at a time.
CREATE TABLE caseloads (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    assigned_by TEXT NOT NULL,
    assigned_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE UNIQUE INDEX caseloads_open ON caseloads (firm_id) WHERE ended_at IS NULL;
CREATE INDEX caseloads_firm ON caseloads (firm_id);
CREATE INDEX caseloads_account ON caseloads (account_id, ended_at, firm_id);

-- What the work queue (工作队列) knows of each firm, kept from the rows that say so (data/queue_keeping.py).
-- id, code, name, state, industry, county, park: as in firms. area: the park, empty for none. The rows of one
-- area lie side by side. Days are numbers of the calendar, so that a statement can count with them.
-- change: worse where positive. proposer: who proposed all actions that wait to be checked, if one did.
CREATE TABLE queue_places (
    county TEXT NOT NULL,
    area TEXT NOT NULL,
    id TEXT NOT NULL REFERENCES firms (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    industry TEXT NOT NULL,
    park TEXT,
    check_state TEXT NOT NULL,
    scope TEXT NOT NULL,
    reading TEXT NOT NULL,
    colour TEXT NOT NULL,
    risk REAL,
    gap REAL,
    change REAL,
    checked_day INTEGER,
    waiting_day INTEGER,
    due_day INTEGER,
    due_what TEXT NOT NULL,
    holder TEXT NOT NULL,
    mover TEXT NOT NULL,
    to_check INTEGER NOT NULL,
    proposer TEXT NOT NULL,
    to_agree INTEGER NOT NULL,
    PRIMARY KEY (county, area, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX queue_places_firm ON queue_places (id);
CREATE INDEX queue_places_park ON queue_places (park) WHERE park IS NOT NULL;

-- The latest result of a check, without walking through the results themselves.
CREATE INDEX results_latest ON results (assessment_id, created_at, id);

-- A guide fills in at the firm's gate (协助填写), asked by the firm; the firm confirms each answer.
CREATE TABLE assists (
    id TEXT NOT NULL PRIMARY KEY,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    guide_id TEXT NOT NULL REFERENCES accounts (id),
    invited_by TEXT NOT NULL,
    invited_at TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT
) STRICT;

CREATE INDEX assists_assessment ON assists (assessment_id);
CREATE UNIQUE INDEX assists_open ON assists (assessment_id, guide_id) WHERE ended_at IS NULL;
CREATE INDEX assists_guide ON assists (guide_id) WHERE ended_at IS NULL;

CREATE TABLE assisted_answers (
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    item TEXT NOT NULL,
    version INTEGER NOT NULL,
    guide_id TEXT NOT NULL REFERENCES accounts (id),
    filled_at TEXT NOT NULL,
    confirmed_by TEXT,
    confirmed_at TEXT,
    PRIMARY KEY (assessment_id, item, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE assisted_evidence (
    evidence_id TEXT NOT NULL PRIMARY KEY REFERENCES evidence (id),
    guide_id TEXT NOT NULL REFERENCES accounts (id),
    filled_at TEXT NOT NULL,
    confirmed_by TEXT,
    confirmed_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TRIGGER verdict_versions_stay BEFORE UPDATE OF review_id, item, version, value, decision, author, decided_at ON verdict_versions
BEGIN SELECT RAISE(ABORT, 'verdict_versions are never changed'); END;
