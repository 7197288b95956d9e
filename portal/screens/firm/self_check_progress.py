"""The line at the foot of the page (进度): how many, between which colours, how long still."""

from markupsafe import Markup

from portal.screens.firm.self_check_view import View
from portal.widgets import interval, progress


def line(view: View) -> Markup:
    """已答 31／74 · 风险区间 21.7—52.3（黄—红） · 约还需 14 分钟."""
    course, values = view.course, view.values
    asked, left = course.counts(values)
    profile = course.open_profile(values)
    told = [risk(view)] if view.result else [f"画像还差 {len(profile)} 题，答完显示风险区间"]
    minutes = progress.minutes(left, len(profile))
    told.append(f"约还需 {minutes} 分钟" if minutes else _at_the_end(view))
    return progress.bar(asked - left, asked, told=told)


def _at_the_end(view: View) -> str:
    if view.is_guide:
        return "都答完了，可以交回企业"
    return "都答完了，等您确认代填的题" if view.sheet.unconfirmed else "都答完了，可以提交"


def risk(view: View) -> str:
    """The interval in words; a certain colour says that it is certain."""
    result = view.result
    if result is None or result.interval.risk is None or result.interval.colour is None:
        return ""
    phrase = interval.phrase(result.interval.risk, result.interval.colour, view.rules.bands.edges)
    best, worst = result.interval.colour
    certain = result.unanswered and best == worst
    return f"风险区间 {phrase}{'，颜色已定' if certain else ''}"
