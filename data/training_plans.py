"""The plan of a training (培训方案) as it is written, sealed and read again. Days and hours are those of Shanghai."""

import json
import re
from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.errors import Refusal
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import clean, required

TABLE = "trainings"
LONGEST_TITLE = 60
LONGEST_PLACE = 120
LONGEST_TEXT = 600
LONGEST_REASON = 200
MOST_CONTROLS = 10
State = Literal["draft", "planned", "held", "cancelled"]
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_TEXTS = ("title", "place", "said")


class BadTraining(Refusal):
    """A plan that cannot be kept, or a step that cannot be taken now; the message says why."""


class Plan(BaseModel):
    """What is decided of a training. `controls`: ids of the edition; the area is empty for all."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    edition: str
    controls: tuple[str, ...] = Field(default=(), max_length=MOST_CONTROLS)
    county: str = ""
    park: str = ""
    industry: str = ""
    day: date
    begins: str = "09:00"
    ends: str = "11:00"
    place: str = ""
    said: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not (_CLOCK.fullmatch(self.begins) and _CLOCK.fullmatch(self.ends)):
            raise BadTraining("时间：请写成 09:00 这样，用 24 小时制。")
        if self.ends <= self.begins:
            raise BadTraining("结束时间：要晚于开始时间。")
        return self


class Training(Plan):
    """One training. `notice`: the number of the last news for the firms."""

    id: str
    state: State
    created_by: str
    created_at: datetime
    closed_at: datetime | None = None
    cancel_reason: str = ""
    notice: int
    version: int

    def is_over(self, today: date) -> bool:
        """Whether its day lies behind."""
        return self.day < today

    @property
    def when_and_where(self) -> tuple[date, str, str, str]:
        """What the firms have to know again when it changes."""
        return self.day, self.begins, self.ends, self.place


def opened(store: Store, row: Row) -> Training:
    """A row as it reads when opened.

    Raises:
        Tampered, NoSuchKey: a text does not open.
    """
    texts = {name: text_of(store, TABLE, name, row) for name in (*_TEXTS, "cancel_reason")}
    controls = tuple(json.loads(row["controls"]))
    return Training.model_validate(row | texts | {"controls": controls})


def sealed(store: Store, training_id: str, plan: Plan, version: int) -> Row:
    """The columns that the plan fills, its texts sealed for this version.

    Raises:
        BadText: a text cannot be kept.
    """
    texts = {
        "title": required(plan.title, field="培训名称", limit=LONGEST_TITLE),
        "place": clean(plan.place, field="地点", limit=LONGEST_PLACE),
        "said": clean(plan.said, field="内容和要求", limit=LONGEST_TEXT, lines=True),
    }
    place = {"id": training_id, "version": version}
    return {
        **plan.model_dump(include={"edition", "county", "park", "industry", "begins", "ends"}),
        "controls": json.dumps(list(dict.fromkeys(plan.controls))),
        "day": plan.day.isoformat(),
        **{name: seal_text(store, TABLE, name, place, text) for name, text in texts.items()},
    }
