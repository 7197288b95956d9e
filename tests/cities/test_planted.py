"""What is planted shows, on the live dashboard and in the published pictures; what is noise does not."""

from collections.abc import Iterator

import pytest

from data.migrations import migrate
from data.series import Series
from data.store import Store, open_store
from tests.chance import most
from tests.cities import planted
from tests.cities.planted import Scores
from tests.data.figure_rows import SERIES, Kind
from tests.data.town import KEYS, QUJIANG

SEEDS = range(60)
PARTS_SAY_NOTHING = "各行业、各部分的差别还在误差之内"
RISK_SAYS_NOTHING = "各行业剩余风险的差别还在误差之内"
NOBODY_FIRST = "还没有哪个行业能肯定归入"


class Town:
    """The firms, and a store with their series."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.kinds = planted.settle(store)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_store(tmp_path_factory.mktemp("cities") / "portal.sqlite", KEYS) as store:
        migrate(store)
        with store.atomic():
            made = Town(store)
            planted.fill(store, made.kinds, SERIES, _truth, seed=5)
            for name, month, truth in (("春季", 3, planted.noise), ("秋季", 9, _better)):
                planted.fill(store, made.kinds, planted.campaign(store, name, month), truth)
            for seed in SEEDS:
                planted.fill(
                    store, made.kinds, planted.campaign(store, _noise(seed).campaign, 1), seed=seed
                )
        yield made


def _noise(seed: int) -> Series:
    return Series("2026", "full", "credible", f"noise-{seed}")


def _truth(kind: Kind, scores: Scores) -> None:
    """Software is weak in 防控, exposed and little protected; Qujiang's risk is higher."""
    if kind.industry == "65":
        scores["FK"] -= 20
        scores["P"] -= 15
        scores["E"] += 15
    scores["R"] += 6 if kind.county == QUJIANG else -14


def _better(kind: Kind, scores: Scores) -> None:
    """The same firms, a campaign later."""
    scores["R"] -= 15


def test_a_weak_part_of_a_sector_shows(town: Town) -> None:
    live = planted.live(town.store, "parts", SERIES).finding
    published = planted.published_of(town.store, SERIES)["parts"].finding

    for finding in (live, published):
        assert finding.startswith("软件和信息技术服务业的防控比其他行业平均低")


def test_an_exposed_and_weak_sector_shows(town: Town) -> None:
    live = planted.live(town.store, "exposed", SERIES).finding
    published = planted.published_of(town.store, SERIES)["exposed"].finding

    assert live == published == "暴露高、防护又弱的是软件和信息技术服务业，可以先帮"


def test_a_worse_county_shows(town: Town) -> None:
    live = planted.live(town.store, "places", SERIES).finding
    published = planted.published_of(town.store, SERIES)["counties"].finding

    assert live.startswith("衢江区红和橙的占比比其他县")
    assert "衢江区的剩余风险比其他" in published


def test_a_better_campaign_shows(town: Town) -> None:
    autumn = Series("2026", "full", "credible", "秋季")

    assert planted.live(town.store, "campaigns", autumn).finding.endswith("少了")
    assert planted.live(town.store, "flow", autumn).finding.endswith("变好的明显多")


def test_noise_is_rarely_taken_for_a_weak_part(town: Town) -> None:
    assert _false(town, "parts", PARTS_SAY_NOTHING) <= most(len(SEEDS))


def test_noise_is_rarely_taken_for_risk(town: Town) -> None:
    assert _false(town, "risk", RISK_SAYS_NOTHING) <= most(len(SEEDS))


def test_noise_is_rarely_taken_for_an_exposed_sector(town: Town) -> None:
    assert _false(town, "exposed", NOBODY_FIRST) <= most(len(SEEDS))


def test_noise_is_rarely_taken_for_a_worse_county(town: Town) -> None:
    nothing = "各县（市、区）红和橙占比的差别还在误差之内"
    assert _false(town, "places", nothing) <= most(len(SEEDS))


def test_noise_is_rarely_published(town: Town) -> None:
    """Every picture of the snapshot by itself."""
    nothing = {"parts": PARTS_SAY_NOTHING, "risk": RISK_SAYS_NOTHING, "exposed": NOBODY_FIRST}
    found = dict.fromkeys(nothing, 0)
    for seed in SEEDS:
        told = planted.published_of(town.store, _noise(seed))
        for name, words in nothing.items():
            found[name] += words not in told[name].finding

    assert all(count <= most(len(SEEDS)) for count in found.values()), found


def _false(town: Town, name: str, nothing: str) -> int:
    """In how many cities of noise the picture claims something."""
    found = [planted.live(town.store, name, _noise(seed)).finding for seed in SEEDS]
    return sum(nothing not in finding for finding in found)
