"""What an author may write in a folder where it differs from the model."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import ConfigDict, Field, RootModel

from questionnaires.model import (
    Content,
    Credit,
    Identifier,
    QuestionCore,
    QuestionnaireHead,
    Text,
    Weight,
)

Points = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Level = Annotated[int, Field(ge=0, le=100)]


class Step(Content):
    """One step of a scale (等级): an option without the words of a particular question."""

    id: Identifier
    level: Level | None = None
    credit: Credit
    text: Text


class Scale(RootModel[Annotated[tuple[Step, ...], Field(min_length=2)]]):
    """A shared scale (等级表), lowest step first."""

    model_config = ConfigDict(frozen=True)


class Manifest(QuestionnaireHead):
    """`questionnaire.yaml` without its sections and scales."""

    scopes: Mapping[str, tuple[Identifier, ...]] = Field(default_factory=dict)


class WrittenOption(Content):
    """An option that earns either a credit (0 to 1) or points."""

    id: Identifier
    level: Level | None = None
    text: Text
    credit: Credit | None = None
    points: Points | None = None


class WrittenQuestion(QuestionCore):
    """A question by scale and criteria, by options with credits, or by options with points."""

    scale: Identifier | None = None
    criteria: tuple[Text, ...] = ()
    options: tuple[WrittenOption, ...] = ()
    weight: Weight | None = None
    points: Weight | None = None
