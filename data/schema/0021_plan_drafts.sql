-- What an official has typed into the plan of a training or campaign and not saved yet; one for each person and
-- plan. about: `trainings/id` or `campaigns/id`. content: JSON, field → what was typed and what had stood there.
CREATE TABLE plan_drafts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    about TEXT NOT NULL,
    content BLOB NOT NULL,
    saved_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (account_id, about)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_drafts_about ON plan_drafts (about);
