"""A series in words (序列的话): which checks it counts, of which questionnaire, in which reading."""

from data.series import Series
from portal import labels


def kind(of: Series) -> str:
    """2026 版完整版，可信口径."""
    return f"{of.edition} 版{labels.SCOPES[of.scope]}，{labels.READINGS[of.reading]}口径"


def checks(of: Series, campaign: str = "") -> str:
    """Which check of each firm counts: of the campaign, by its name where that is known, else the newest."""
    if not of.campaign:
        return "最近一次提交的自评"
    return f"在批次“{campaign}”里的自评" if campaign else "这个批次的自评"
