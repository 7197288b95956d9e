"""How far somebody has come (进度), in one line and one bar."""

import math

from markupsafe import Markup

SECONDS_PER_CONTROL = 25
SECONDS_PER_PROFILE_QUESTION = 10
"""Our own estimates of reading, thinking and choosing; evidence takes its time on top."""


def minutes(controls: int, profile_questions: int = 0) -> int:
    """Minutes that open questions will take, at least one where any is open."""
    seconds = controls * SECONDS_PER_CONTROL + profile_questions * SECONDS_PER_PROFILE_QUESTION
    return math.ceil(seconds / 60)


def bar(done: int, total: int, *, told: list[str]) -> Markup:
    """The bar with 「已答 n／m」 and what else there is to tell about it."""
    share = 100 * done / total if total else 100
    phrases = Markup('<span class="zd-dot" aria-hidden="true"> · </span>').join(
        Markup("<span>{}</span>").format(part) for part in [f"已答 {done}／{total}", *told]
    )
    return Markup(
        '<div class="zd-progress"><div class="zd-bar" role="progressbar" aria-label="作答进度"'
        ' aria-valuemin="0" aria-valuemax="{total}" aria-valuenow="{done}">'
        '<div style="width:{share:.1f}%"></div></div><p>{phrases}</p></div>'
    ).format(done=done, total=total, share=share, phrases=phrases)
