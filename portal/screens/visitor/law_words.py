"""Law behind a sentence (依据): acts and articles with the state of their checking."""

from collections.abc import Iterable

from markupsafe import Markup

from portal.widgets.background import citation
from questionnaires.model import Citation, Questionnaire

Law = tuple[str, tuple[str, ...]]
"""Id of a legal reference, and its articles."""


def cited(questionnaire: Questionnaire, law: Iterable[Law]) -> Markup:
    """《…》第…条；《…》第…条. Empty for no law.

    Raises:
        KeyError: a reference that the edition does not know.
    """
    entries = [
        citation(questionnaire, Citation(reference=reference, provisions=provisions))
        for reference, provisions in law
    ]
    return Markup("；").join(entries)
