"""Where the names of points stand (标签位置): beside, above or below, so that few lie on each other."""

from collections.abc import Sequence

from portal.charts import theme

SIDES = ("right", "left", "above", "below")
_GAP, _LINE = 10, 18
_OUTSIDE = 1e6
Box = tuple[float, float, float, float]


def place(points: Sequence[tuple[str, float, float]], size: tuple[float, float]) -> list[str]:
    """For each point (its name, pixels from the left, from the top) the side of its name.

    One after the other takes the side that covers least of the others and of the points; a name
    that would leave the frame goes elsewhere.
    """
    signs = [(x - 7, y - 7, x + 7, y + 7) for _, x, y in points]
    taken = list(signs)
    found = []
    for name, x, y in points:
        boxes = {side: _box(name, x, y, side) for side in SIDES}
        costs = {
            side: sum(_shared(box, one) for one in taken) + _beyond(box, size)
            for side, box in boxes.items()
        }
        best = min(SIDES, key=lambda side: costs[side])
        found.append(best)
        taken.append(boxes[best])
    return found


def _box(name: str, x: float, y: float, side: str) -> Box:
    wide = sum(0.55 if c.isascii() else 1 for c in name) * theme.TEXT_SIZE
    left = {"right": x + _GAP, "left": x - _GAP - wide}.get(side, x - wide / 2)
    top = {"above": y - _GAP - _LINE, "below": y + _GAP}.get(side, y - _LINE / 2)
    return left, top, left + wide, top + _LINE


def _shared(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _beyond(box: Box, size: tuple[float, float]) -> float:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]
    return 0.0 if inside else _OUTSIDE
