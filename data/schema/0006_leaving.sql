-- Confirmation (确认) of a firm by an official: which proof was seen, by whom.

CREATE TABLE confirmations (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    post TEXT NOT NULL,
    agency TEXT NOT NULL,
    proof BLOB NOT NULL,
    confirmed_at TEXT NOT NULL
) STRICT;

CREATE INDEX confirmations_firm ON confirmations (firm_id);

-- Exports (导出): of everything about a firm by its owner, of a list of firms by staff.
CREATE TABLE exports (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'firms')),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    post TEXT NOT NULL,
    agency TEXT NOT NULL,
    firm_id TEXT REFERENCES firms (id),
    purpose BLOB,
    rows INTEGER NOT NULL CHECK (rows >= 0),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    made_at TEXT NOT NULL,
    CHECK ((kind = 'own') = (firm_id IS NOT NULL)),
    CHECK ((kind = 'own') = (purpose IS NULL))
) STRICT;

CREATE INDEX exports_account ON exports (account_id, made_at);
CREATE INDEX exports_firm ON exports (firm_id, made_at) WHERE firm_id IS NOT NULL;
CREATE INDEX exports_made ON exports (made_at);

-- Departures (注销): a firm asks to be deleted, waits, is deleted. The row outlives the firm and then
-- holds no text of it; so nothing here refers to another table.
CREATE TABLE departures (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    reason BLOB,
    due_at TEXT NOT NULL,
    cancelled_at TEXT,
    cancelled_by TEXT,
    done_at TEXT,
    CHECK (due_at > asked_at),
    CHECK (cancelled_at IS NULL OR done_at IS NULL),
    CHECK (done_at IS NULL OR (done_at >= due_at AND reason IS NULL))
) STRICT;

CREATE UNIQUE INDEX departures_one_open ON departures (firm_id)
WHERE cancelled_at IS NULL AND done_at IS NULL;

-- What was submitted may leave only with its assessment, and that only for one of two causes.
CREATE TABLE leavings (
    assessment_id TEXT NOT NULL PRIMARY KEY,
    cause TEXT NOT NULL CHECK (cause IN ('departure', 'expired')),
    began_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER leavings_have_a_cause BEFORE INSERT ON leavings
WHEN NOT (
    (NEW.cause = 'departure' AND EXISTS (
        SELECT 1 FROM departures JOIN assessments ON assessments.firm_id = departures.firm_id
        WHERE assessments.id = NEW.assessment_id AND departures.due_at <= NEW.began_at
            AND departures.cancelled_at IS NULL AND departures.done_at IS NULL))
    OR (NEW.cause = 'expired' AND EXISTS (
        SELECT 1 FROM assessments
        WHERE assessments.id = NEW.assessment_id AND assessments.state = 'expired'
            AND assessments.submitted_at IS NULL))
)
BEGIN SELECT RAISE(ABORT, 'nothing leaves without a cause'); END;
CREATE TRIGGER leavings_stay BEFORE UPDATE ON leavings
BEGIN SELECT RAISE(ABORT, 'a leaving is never changed'); END;

DROP TRIGGER answer_versions_kept;
DROP TRIGGER snapshots_kept;
DROP TRIGGER results_kept;
DROP TRIGGER result_readings_kept;
CREATE TRIGGER answer_versions_kept BEFORE DELETE ON answer_versions
WHEN NOT EXISTS (SELECT 1 FROM leavings WHERE leavings.assessment_id = OLD.assessment_id)
BEGIN SELECT RAISE(ABORT, 'answer_versions are never deleted'); END;
CREATE TRIGGER snapshots_kept BEFORE DELETE ON snapshots
WHEN NOT EXISTS (SELECT 1 FROM leavings WHERE leavings.assessment_id = OLD.assessment_id)
BEGIN SELECT RAISE(ABORT, 'snapshots are never deleted'); END;
CREATE TRIGGER results_kept BEFORE DELETE ON results
WHEN NOT EXISTS (SELECT 1 FROM leavings WHERE leavings.assessment_id = OLD.assessment_id)
BEGIN SELECT RAISE(ABORT, 'results are never deleted'); END;
CREATE TRIGGER result_readings_kept BEFORE DELETE ON result_readings
WHEN NOT EXISTS (
    SELECT 1 FROM results JOIN leavings ON leavings.assessment_id = results.assessment_id
    WHERE results.id = OLD.result_id)
BEGIN SELECT RAISE(ABORT, 'results are never deleted'); END;

-- What is left of a firm that left: that this code was deleted on this day, and, unconnected with it,
-- how many firms of a kind had which colour.
CREATE TABLE tombstones (
    code_digest TEXT NOT NULL,
    left_on TEXT NOT NULL,
    PRIMARY KEY (code_digest, left_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE departed_colours (
    edition TEXT NOT NULL,
    scope TEXT NOT NULL,
    county TEXT NOT NULL,
    industry TEXT NOT NULL,
    size_class TEXT NOT NULL,
    reading TEXT NOT NULL,
    colour TEXT NOT NULL,
    firms INTEGER NOT NULL CHECK (firms > 0),
    PRIMARY KEY (edition, scope, county, industry, size_class, reading, colour)
) STRICT, WITHOUT ROWID;

-- Time stamps (时间戳, RFC 3161) over the head of the audit chain; token: what the authority signed.
CREATE TABLE stamps (
    id TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    link TEXT NOT NULL,
    authority TEXT NOT NULL,
    token BLOB NOT NULL,
    stamped_at TEXT NOT NULL
) STRICT;
