"""The interval of unfinished answers (区间): where the risk will end, drawn on the four colours."""

from collections.abc import Sequence

from markupsafe import Markup

from portal import figures, labels


def phrase(risk: tuple[float, float], colour: tuple[str, str], edges: Sequence[float]) -> str:
    """21.7—52.3（黄—红）; one word where the colour is certain already."""
    low, high = (figures.points(end, edges) for end in risk)
    best, worst = (labels.colour(end).word for end in colour)
    numbers = low if low == high else f"{low}—{high}"
    return f"{numbers}（{best if best == worst else f'{best}—{worst}'}）"


def strip(risk: tuple[float, float], colour: tuple[str, str], *, edges: Sequence[float]) -> Markup:
    """The interval over the scale 0 to 100.

    Args:
        risk: lowest and highest risk still possible, 0-100.
        colour: colour ids of the best and the worst end.
        edges: lower edges of the colours above the lowest, ascending, for example (20, 35, 50).
    """
    low, high = risk
    zones = Markup("").join(_zones(edges))
    return Markup(
        '<div class="zd-strip" role="img" aria-label="风险区间 {phrase}，满分 100，越高越危险">'
        '<div class="zd-zones">{zones}</div>'
        '<div class="zd-reach" style="left:{left:.2f}%;width:{width:.2f}%"></div></div>'
    ).format(phrase=phrase(risk, colour, edges), zones=zones, left=low, width=max(high - low, 0.8))


def _zones(edges: Sequence[float]) -> list[Markup]:
    starts, ends = (0.0, *edges), (*edges, 100.0)
    return [
        Markup('<span style="left:{left}%;width:{width}%;--zone:{fill}">{word}</span>').format(
            left=start, width=end - start, fill=label.fill, word=label.short
        )
        for label, start, end in zip(labels.COLOURS.values(), starts, ends, strict=True)
    ]
