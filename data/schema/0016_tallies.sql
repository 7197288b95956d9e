-- Tallies (计数) of controls and leak paths: one row an item and group, true at every moment.

-- item: a control's or a leak path's id. firms: of how many firms it speaks. low: those for which the control is a
-- gap (短板), or the path the likeliest of all. days: hundredths of a person-day, and total: ten-thousandths of
-- a point of R, that closing the gap alone costs and brings, summed over these; of a path, total is the sum of
-- its indices and squares that of their squares.
CREATE TABLE tallies (
    series INTEGER NOT NULL REFERENCES figure_series (id),
    area TEXT NOT NULL,
    cut TEXT NOT NULL CHECK (cut IN ('all', 'industry')),
    grp TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('control', 'path')),
    item TEXT NOT NULL,
    firms INTEGER NOT NULL,
    low INTEGER NOT NULL,
    days INTEGER NOT NULL,
    total INTEGER NOT NULL,
    squares INTEGER NOT NULL,
    PRIMARY KEY (series, area, cut, grp, kind, item)
) STRICT, WITHOUT ROWID;
