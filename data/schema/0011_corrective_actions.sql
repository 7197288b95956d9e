-- Corrective actions (整改项) and the limits of follow-up (跟进时限).

-- item: the control of a finding, as the assessment's edition names it; empty for what somebody added
-- in own words. source: from a review's findings, or added by the firm or by staff.
-- due_on is provisional (暂定) where the year's holidays were not known.
-- Work begins when firm and staff have both agreed; nobody closes what they handed in.
CREATE TABLE corrective_actions (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    assessment_id TEXT REFERENCES assessments (id),
    item TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL CHECK (source IN ('finding', 'firm', 'staff')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'in_progress', 'awaiting_check', 'closed', 'declined')),
    position INTEGER NOT NULL DEFAULT 0,
    from_level INTEGER,
    to_level INTEGER,
    measure BLOB NOT NULL,
    post BLOB,
    person_days REAL,
    helper TEXT NOT NULL DEFAULT '',
    due_on TEXT,
    provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    firm_agreed_by TEXT,
    firm_agreed_at TEXT,
    staff_agreed_by TEXT,
    staff_agreed_at TEXT,
    handed_in_by TEXT,
    handed_in_on TEXT,
    reopened INTEGER NOT NULL DEFAULT 0,
    closed_by TEXT,
    closed_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (item = '' OR assessment_id IS NOT NULL),
    CHECK (state IN ('proposed', 'declined')
        OR (firm_agreed_by IS NOT NULL AND staff_agreed_by IS NOT NULL AND firm_agreed_by <> staff_agreed_by)),
    CHECK (closed_by IS NULL OR closed_by <> handed_in_by),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;

CREATE INDEX corrective_actions_firm ON corrective_actions (firm_id, state, due_on);
CREATE INDEX corrective_actions_due ON corrective_actions (state, due_on);
CREATE UNIQUE INDEX corrective_actions_open ON corrective_actions (firm_id, item)
    WHERE item <> '' AND state IN ('proposed', 'in_progress', 'awaiting_check');

-- Every step from one state to the next and every moved due date, with its reason.
CREATE TABLE action_changes (
    id TEXT NOT NULL PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES corrective_actions (id),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    from_due TEXT,
    to_due TEXT,
    reason BLOB,
    how TEXT CHECK (how IN ('paper', 'video', 'on_site')),
    post TEXT NOT NULL DEFAULT '',
    agency TEXT NOT NULL DEFAULT '',
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX action_changes_action ON action_changes (action_id, changed_at);
CREATE INDEX action_changes_author ON action_changes (changed_by, changed_at);

CREATE TABLE action_steps (
    id TEXT NOT NULL PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES corrective_actions (id),
    position INTEGER NOT NULL,
    step BLOB NOT NULL,
    done_on TEXT,
    done_by TEXT,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX action_steps_action ON action_steps (action_id, position);

-- Proof (佐证) of what was done: described and dated, as evidence is.
CREATE TABLE action_proofs (
    id TEXT NOT NULL PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES corrective_actions (id),
    kind TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    described BLOB NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    withdrawn_at TEXT
) STRICT;

CREATE INDEX action_proofs_action ON action_proofs (action_id);

-- What is due for a firm by the colour that was fixed (首次联系、上门指导、整改清单、复评).
-- dropped_on: a better colour, or a later assessment, asks for it no longer.
CREATE TABLE follow_ups (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    duty TEXT NOT NULL CHECK (duty IN ('contact', 'visit', 'plan', 'reassess')),
    colour TEXT NOT NULL,
    counted_from TEXT NOT NULL,
    due_on TEXT NOT NULL,
    provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
    done_on TEXT,
    done_by TEXT,
    dropped_on TEXT,
    UNIQUE (assessment_id, duty)
) STRICT;

CREATE INDEX follow_ups_firm ON follow_ups (firm_id, done_on, due_on);
CREATE INDEX follow_ups_due ON follow_ups (due_on) WHERE done_on IS NULL AND dropped_on IS NULL;

-- What was overdue and whom it was taken to, by which rule (逾期升级). about: `table/id/day` of
-- what was due then; a day that is moved may fall due anew.
CREATE TABLE escalations (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    about TEXT NOT NULL,
    rule TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    UNIQUE (about, rule)
) STRICT;

CREATE INDEX escalations_firm ON escalations (firm_id, raised_at);
