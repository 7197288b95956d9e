"""The bound for false finds is the textbook's, and still tells a dishonest rule from an honest one."""

import pytest

from tests.chance import most


@pytest.mark.parametrize(
    ("tries", "level", "bound"),
    [
        pytest.param(10, 0.5, 10, id="ten coins: even all ten heads come once in a thousand"),
        pytest.param(
            20, 0.5, 18, id="twenty coins: more than 18 heads come twice in a hundred thousand"
        ),
        pytest.param(1, 0.05, 1, id="one try proves nothing"),
        pytest.param(60, 0.05, 11, id="sixty cities"),
        pytest.param(1000, 0.05, 77, id="a thousand cities"),
    ],
)
def test_the_bound_is_the_quantile(tries: int, level: float, bound: int) -> None:
    assert most(tries, level) == bound


def test_a_rule_at_twice_the_level_is_found_out_in_a_thousand_tries() -> None:
    assert most(1000) < 0.08 * 1000
