-- Corrective actions (整改项) and the limits of follow-up (跟进时限).

-- item: the control of a finding; empty for what the firm or the guide added by themselves.
-- due_on is provisional (暂定) where the year's holidays were not known.
CREATE TABLE corrective_actions (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    assessment_id TEXT REFERENCES assessments (id),
    item TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL CHECK (source IN ('finding', 'firm', 'guide')),
    state TEXT NOT NULL CHECK (state IN ('proposed', 'in_progress', 'awaiting_check', 'closed', 'declined')),
    from_level INTEGER,
    to_level INTEGER,
    measure BLOB NOT NULL,
    post BLOB,
    person_days REAL,
    helper TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '',
    due_on TEXT,
    provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)),
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    firm_agreed_by TEXT,
    firm_agreed_at TEXT,
    guide_agreed_by TEXT,
    guide_agreed_at TEXT,
    reopened INTEGER NOT NULL DEFAULT 0,
    closed_by TEXT,
    closed_at TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (closed_by IS NULL OR closed_by <> proposed_by),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;

CREATE INDEX corrective_actions_firm ON corrective_actions (firm_id, state, due_on);
CREATE INDEX corrective_actions_due ON corrective_actions (state, due_on);

-- Every step from one state to the next, with its reason.
CREATE TABLE action_changes (
    id TEXT NOT NULL PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES corrective_actions (id),
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
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
    UNIQUE (assessment_id, duty)
) STRICT;

CREATE INDEX follow_ups_firm ON follow_ups (firm_id, done_on, due_on);
CREATE INDEX follow_ups_due ON follow_ups (due_on) WHERE done_on IS NULL;

-- What was overdue and whom it was taken to, by which rule (逾期升级). about: `table/id`.
CREATE TABLE escalations (
    id TEXT NOT NULL PRIMARY KEY,
    firm_id TEXT NOT NULL REFERENCES firms (id),
    about TEXT NOT NULL,
    rule TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    UNIQUE (about, rule)
) STRICT;

CREATE INDEX escalations_firm ON escalations (firm_id, raised_at);
