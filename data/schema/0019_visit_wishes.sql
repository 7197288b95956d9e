-- A firm asks for a visit (请指导员上门): why, on which days; until it is planned, done, declined or
-- taken back. One that stands at a time. Officials answer with a day or with a reason.
CREATE TABLE visit_wishes (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'planned', 'done', 'declined', 'withdrawn')),
    reason BLOB NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    planned_on TEXT,
    answer BLOB,
    answered_by TEXT,
    answered_at TEXT,
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    done_on TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (first_day <= last_day),
    CHECK (state <> 'planned' OR planned_on IS NOT NULL),
    CHECK (state <> 'declined' OR answer IS NOT NULL),
    CHECK ((state = 'done') = (done_on IS NOT NULL))
) STRICT;

CREATE INDEX visit_wishes_firm ON visit_wishes (firm_id, asked_at);
CREATE UNIQUE INDEX visit_wishes_standing ON visit_wishes (firm_id) WHERE state IN ('open', 'planned');
CREATE INDEX visit_wishes_open ON visit_wishes (state, firm_id) WHERE state IN ('open', 'planned');
