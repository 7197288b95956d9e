"""What a briefing says (专报的内容): four pages of blocks, the same in Word and in PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from portal.pictures.model import Picture

Kind = Literal["heading", "body", "note"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `lead` stands before it in bold."""

    kind: Kind
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline figure: what it is of, the figure, what must be known besides."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline figures, three in a row."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and what it says in a sentence or two."""

    picture: Picture
    says: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to do (建议措施). `facts`: how common, what it brings, what it costs, who helps."""

    title: str
    remedy: str
    facts: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What to do, the largest expected effect first."""

    measures: tuple[Measure, ...]


Block = Text | Figures | Drawn | Measures
Page = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """One briefing. `issue`: 2026年第3期. `stands`: said at its head where there is need. `taken_by`: who
    took the file, when. `made_at`: when the snapshot was published, which is what the file says of itself.
    """

    masthead: str
    issue: str
    day: str
    number: str
    title: str
    stands: str
    pages: tuple[Page, Page, Page, Page]
    taken_by: str
    made_at: datetime

    @property
    def line(self) -> str:
        """The line below the masthead."""
        return f"{self.issue}　{self.day}　快照 {self.number}"


def said(briefing: Briefing) -> Iterator[str]:
    """Every text that stands outside the pictures, in order."""
    head = (briefing.masthead, briefing.line, briefing.stands, briefing.title, briefing.taken_by)
    yield from filter(None, head)
    for page in briefing.pages:
        for block in page:
            yield from _said(block)


def _said(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield f"{block.lead}{block.text}"
        case Figures():
            for figure in block.figures:
                yield from filter(None, (figure.name, figure.value, figure.note))
        case Drawn():
            yield from drawn_words(block)
        case Measures():
            for measure in block.measures:
                yield from (measure.title, measure.remedy, measure.facts)


def drawn_words(block: Drawn) -> Iterator[str]:
    """What stands around a picture: in its place where there is none, what it says, whose figures."""
    if block.picture.chart is None:
        yield block.picture.finding
        yield block.picture.empty
    else:
        yield block.says
    yield block.picture.source
