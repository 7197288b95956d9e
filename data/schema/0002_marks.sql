-- What is true of the database as a whole, such as that its firms are invented (演示).

CREATE TABLE marks (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
