-- Statistics (统计): the figures of the firms that count, their summaries, and what was published.

-- One line of figures that may stand beside each other. campaign: empty for the firm's latest check
-- in any campaign or in none. The empty series holds the confirmed firms.
CREATE TABLE figure_series (
    id INTEGER NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light', '')),
    reading TEXT NOT NULL CHECK (reading IN ('self', 'credible', 'verified', '')),
    campaign TEXT NOT NULL,
    UNIQUE (edition, scope, reading, campaign)
) STRICT;

-- One firm is one unit of a series: the key says so. node: a top section, or P, E, R.
-- score: ten-thousandths of a point, so that every sum is exact in any order.
-- colour: beside R only. park and size_class: empty for none. unit: the result it was taken from.
CREATE TABLE figures (
    firm_id TEXT NOT NULL REFERENCES firms (id),
    series INTEGER NOT NULL REFERENCES figure_series (id),
    node TEXT NOT NULL,
    unit TEXT NOT NULL,
    industry TEXT NOT NULL,
    county TEXT NOT NULL,
    park TEXT NOT NULL,
    size_class TEXT NOT NULL,
    score INTEGER NOT NULL,
    colour TEXT,
    PRIMARY KEY (firm_id, series, node)
) STRICT;

-- In the order of the score: a quantile is found by its place. The last columns spare the table.
CREATE INDEX figures_city ON figures (series, node, score, colour);
CREATE INDEX figures_industry ON figures (series, node, industry, score, colour);
CREATE INDEX figures_size_class ON figures (series, node, size_class, score, colour);
CREATE INDEX figures_county ON figures (series, node, county, score, colour, industry, size_class, park);
CREATE INDEX figures_park ON figures (series, node, park, score, colour, industry, size_class) WHERE park <> '';

-- A summary of one cell, true at every moment. area: empty for the city, or a county, or a park.
-- low, high: the scores between which a quantile lies; below: how many scores are less than low.
CREATE TABLE summaries (
    series INTEGER NOT NULL REFERENCES figure_series (id),
    area TEXT NOT NULL,
    cut TEXT NOT NULL CHECK (cut IN ('all', 'industry', 'county', 'park', 'size_class')),
    grp TEXT NOT NULL,
    node TEXT NOT NULL,
    firms INTEGER NOT NULL CHECK (firms >= 0),
    total INTEGER NOT NULL,
    squares INTEGER NOT NULL,
    red INTEGER NOT NULL,
    orange INTEGER NOT NULL,
    yellow INTEGER NOT NULL,
    blue INTEGER NOT NULL,
    low10 INTEGER NOT NULL, high10 INTEGER NOT NULL, below10 INTEGER NOT NULL,
    low25 INTEGER NOT NULL, high25 INTEGER NOT NULL, below25 INTEGER NOT NULL,
    low50 INTEGER NOT NULL, high50 INTEGER NOT NULL, below50 INTEGER NOT NULL,
    low75 INTEGER NOT NULL, high75 INTEGER NOT NULL, below75 INTEGER NOT NULL,
    low90 INTEGER NOT NULL, high90 INTEGER NOT NULL, below90 INTEGER NOT NULL,
    PRIMARY KEY (series, area, cut, grp, node)
) STRICT, WITHOUT ROWID;

-- Published snapshots (公布). content: JSON of the fixed tables, as everybody may read it.
-- The content never changes; a correction is a new row that names the old one.
CREATE TABLE publications (
    id TEXT NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('full', 'light')),
    reading TEXT NOT NULL CHECK (reading IN ('self', 'credible', 'verified')),
    campaign TEXT NOT NULL DEFAULT '',
    rules_version TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'dropped', 'published', 'corrected', 'withdrawn')),
    corrects TEXT REFERENCES publications (id),
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    settled_by TEXT,
    settled_at TEXT,
    withdrawn_by TEXT,
    withdrawn_at TEXT,
    reason BLOB,
    CHECK (settled_by IS NULL OR settled_by <> made_by),
    CHECK (state IN ('draft', 'dropped') OR settled_at IS NOT NULL),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX publications_one_draft ON publications (edition, scope, reading, campaign) WHERE state = 'draft';
CREATE UNIQUE INDEX publications_one_standing ON publications (edition, scope, reading, campaign, day) WHERE state = 'published';
CREATE INDEX publications_day ON publications (state, day);

-- Who was in a snapshot, by kind and not by name: what later snapshots are compared with.
-- unit: a keyed digest of the result; it stays when the firm leaves, and then leads nowhere.
-- missing: the nodes for which it had no score, divided by spaces.
CREATE TABLE publication_units (
    publication_id TEXT NOT NULL REFERENCES publications (id),
    unit TEXT NOT NULL,
    industry TEXT NOT NULL,
    county TEXT NOT NULL,
    park TEXT NOT NULL,
    size_class TEXT NOT NULL,
    missing TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (publication_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER publications_stay BEFORE UPDATE OF edition, scope, reading, campaign, rules_version, day, corrects, content, digest, made_by, made_at ON publications
BEGIN SELECT RAISE(ABORT, 'publications are never changed'); END;
CREATE TRIGGER publications_kept BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'publications are never deleted'); END;
CREATE TRIGGER publication_units_stay BEFORE UPDATE ON publication_units
BEGIN SELECT RAISE(ABORT, 'publications are never changed'); END;
