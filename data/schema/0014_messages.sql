-- Messages (消息) in the portal, and how a person wants to get them.

-- about: what it speaks of, for not saying it twice to the same person.
-- sending: claimed by a run before the letter is handed in, so that no letter goes out twice.
CREATE TABLE messages (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    firm_id TEXT REFERENCES firms (id),
    about TEXT NOT NULL,
    body BLOB NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    posted_at TEXT NOT NULL,
    read_at TEXT,
    mail_state TEXT NOT NULL DEFAULT 'waiting' CHECK (mail_state IN ('waiting', 'sending', 'sent', 'failed', 'none')),
    mail_tries INTEGER NOT NULL DEFAULT 0,
    mail_after TEXT,
    mail_tried_at TEXT,
    mailed_at TEXT,
    UNIQUE (account_id, about)
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_account ON messages (account_id, posted_at);
CREATE INDEX messages_unread ON messages (account_id) WHERE read_at IS NULL;
CREATE INDEX messages_to_mail ON messages (posted_at) WHERE mail_state = 'waiting';
CREATE INDEX messages_sending ON messages (mail_tried_at) WHERE mail_state = 'sending';
CREATE INDEX messages_firm ON messages (firm_id) WHERE firm_id IS NOT NULL;

-- Quiet hours (免打扰) are hours of Shanghai; who has no row gets the portal's usual ones.
CREATE TABLE message_settings (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    by_mail INTEGER NOT NULL CHECK (by_mail IN (0, 1)),
    quiet_from INTEGER NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_to INTEGER NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
    changed_at TEXT NOT NULL
) STRICT;

-- Letters that nobody has confirmed yet, for the days that are due.
CREATE INDEX letters_open ON letters (issued_at) WHERE state = 'issued';

-- The address at which a calendar program fetches somebody's due days (日历订阅); only its hash is kept.
CREATE TABLE calendar_links (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL
) STRICT;
