"""What may be said of the effect of guidance (成效的话): plain differences as clues, certain ones as such."""

from data.effect import Changes
from data.spread import ENOUGH, Difference
from portal import figures

GUIDED, WAITING = "指导过", "还没指导"


def finding(changed: Changes) -> str:
    """What the middle firm of each group changed."""
    said = [
        f"{name}的{_way(group.middle)}"
        for name, group in ((GUIDED, changed.guided), (WAITING, changed.waiting))
        if group is not None
    ]
    return f"剩余风险的中位数，{'，'.join(said)}"


def same_start_finding(found: Difference | None) -> str:
    """The plain difference among firms that began with the same colour."""
    if found is None:
        return "起点同样颜色的，两组还不能都列出"
    return f"起点同样颜色的，指导过的平均{_more(found.value)}"


def difference(found: Difference | None, whose: str) -> str:
    """The difference of the means, with its interval where there are enough firms."""
    if found is None:
        return f"{whose}两组还不能都列出，所以不相减。"
    said = f"{whose}指导过的平均{_more(found.value)}"
    if found.low is None or found.high is None:
        return f"{said}。不足 {ENOUGH} 家时不估计误差，这个数只能当作线索。"
    return f"{said}，大约{_between(found.low, found.high)}（95% 区间）。"


def is_certain(found: Difference | None) -> bool:
    """Whether the interval is there and leaves out nought."""
    if found is None or found.low is None or found.high is None:
        return False
    return not found.low <= 0 <= found.high


def certain_finding(found: Difference | None) -> str:
    """A difference among firms that began alike, spoken of only where it is hardly chance."""
    if found is None:
        return f"{GUIDED}的和{WAITING}的还不能相比"
    if found.low is None:
        return f"{GUIDED}的和{WAITING}的，能相比的有一组不足 {ENOUGH} 家，还估计不出误差"
    if not is_certain(found):
        return f"{GUIDED}的和{WAITING}的，变化的差别还在误差之内"
    return same_start_finding(found)


def verdict(found: Difference | None) -> str:
    """Only of firms that began alike: of all together the plain difference says too much."""
    if found is None or found.low is None or found.high is None:
        return ""
    if is_certain(found):
        return "区间不跨 0，差别不像是碰巧。"
    return "区间跨过 0，看不出差别。"


def _between(low: float, high: float) -> str:
    """An interval in the words of the difference: 多降 3.5 到 5.9 分, 在多降 0.8 分与少降 2.1 分之间."""
    less, more = figures.points(abs(low)), figures.points(abs(high))
    if high <= 0:
        return f"多降 {more} 到 {less} 分"
    if low >= 0:
        return f"少降 {less} 到 {more} 分"
    return f"在多降 {less} 分与少降 {more} 分之间"


def _way(change: float) -> str:
    size = figures.points(abs(change))
    if float(size) == 0:
        return "没有变"
    return f"{'下降' if change < 0 else '上升'} {size} 分"


def _more(difference: float) -> str:
    """Of risk: −5.2 is 比还没指导的多降 5.2 分."""
    size = figures.points(abs(difference))
    if float(size) == 0:
        return f"与{WAITING}的变化一样"
    return f"比{WAITING}的{'多降' if difference < 0 else '少降'} {size} 分"
