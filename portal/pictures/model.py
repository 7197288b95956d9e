"""A picture (图) and the table behind it; who shows or prints it asks nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.charts import Chart


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures stand at the right."""

    name: str
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its heading, what stands small below that, and its other cells as they are read."""

    name: str
    cells: Sequence[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first column names the rows.

    `note`: what the notes of the rows are, such as 代码; a file has them as a column of their own.
    `is_small`: stays a table on a phone, instead of turning into cards.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    note: str = ""
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    `name`: what addresses and files call it. `finding`: its title, one sentence. `chart`: None where
    nothing may be drawn; `empty` then says why. `source`: whose figures, how many, of when.
    `beside`: what a reader of the picture alone must know besides, such as what is left out.
    `picks`: under which name its marks tell the page which one was clicked; empty where none is.
    """

    name: str
    finding: str
    chart: Chart | None
    source: str
    table: Table
    empty: str = ""
    beside: str = ""
    picks: str = ""
