"""Which firms a campaign asks (批次对象), as a filter over the firms in the lead's scope.

No colour and no level: who is on the list would tell them without a purpose having been stated.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from data.store import Row


class Filter(BaseModel):
    """Every set list narrows; an empty one does not. `nobody`: firms of a list alone.

    `checked`: whether the firm has ever submitted a check.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    nobody: bool = False
    counties: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    state: Literal["", "confirmed", "pending"] = "confirmed"
    checked: Literal["", "never", "before"] = ""


_LISTS = (
    ("counties", "county"),
    ("parks", "park"),
    ("industries", "industry"),
    ("sizes", "size_class"),
)
_SUBMITTED = """
    EXISTS (SELECT 1 FROM assessments AS earlier WHERE earlier.firm_id = firms.id
        AND earlier.submitted_at IS NOT NULL AND earlier.state <> 'withdrawn')
"""


def condition(chosen: Filter) -> tuple[str, Row]:
    """A condition over `firms`, and the values that it names."""
    parts = ["1 = 0" if chosen.nobody else "1 = 1"]
    values: Row = {}
    for field, column in _LISTS:
        wanted = {f"{field}_{place}": one for place, one in enumerate(getattr(chosen, field))}
        if wanted:
            parts.append(f"firms.{column} IN ({', '.join(f':{name}' for name in wanted)})")
            values |= wanted
    if chosen.state:
        parts.append("firms.state = :filter_state")
        values["filter_state"] = chosen.state
    if chosen.checked:
        parts.append(_SUBMITTED if chosen.checked == "before" else f"NOT {_SUBMITTED}")
    return " AND ".join(parts), values
