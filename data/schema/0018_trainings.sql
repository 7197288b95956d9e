-- Trainings (培训) for the firms of an area and sector: planned, held or cancelled; who was asked and who came.

-- controls: JSON list of control ids of `edition`. county, park, industry: empty for all. day: a day of Shanghai,
-- begins and ends its clock (HH:MM). notice: how often there was news for the firms: asked, moved, cancelled.
CREATE TABLE trainings (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'planned', 'held', 'cancelled')),
    edition TEXT NOT NULL,
    controls TEXT NOT NULL,
    county TEXT NOT NULL DEFAULT '',
    park TEXT NOT NULL DEFAULT '',
    industry TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT NOT NULL,
    title BLOB NOT NULL,
    place BLOB,
    said BLOB,
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    planned_by TEXT,
    planned_at TEXT,
    closed_by TEXT,
    closed_at TEXT,
    cancel_reason BLOB,
    notice INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (ends > begins),
    CHECK ((state IN ('held', 'cancelled')) = (closed_at IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL))
) STRICT;

CREATE INDEX trainings_day ON trainings (state, day);

-- One firm that was asked. told: the number of the last notice that its people have; reply: whether it comes and
-- with how many persons; came: NULL until it was written down; entry_id: the lesson in the firm's file.
CREATE TABLE training_invitations (
    training_id TEXT NOT NULL REFERENCES trainings (id),
    firm_id TEXT NOT NULL REFERENCES firms (id),
    invited_at TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    reply TEXT CHECK (reply IN ('yes', 'no')),
    reply_persons INTEGER NOT NULL DEFAULT 0,
    replied_by TEXT,
    replied_at TEXT,
    came INTEGER CHECK (came IN (0, 1)),
    persons INTEGER NOT NULL DEFAULT 0,
    recorded_by TEXT,
    recorded_at TEXT,
    entry_id TEXT REFERENCES guidance_entries (id),
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (training_id, firm_id),
    CHECK ((reply IS NULL) = (replied_at IS NULL)),
    CHECK ((came IS NULL) = (recorded_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX training_invitations_firm ON training_invitations (firm_id, training_id);
