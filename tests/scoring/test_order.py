"""In which order the quick check asks (提问次序)."""

from questionnaires.model import Questionnaire
from scoring.model import Submission
from scoring.order import next_question
from scoring.rules import Rules
from tests.scoring.making import but, plain_rules, question, section, small

SMALL = small(
    section(
        "S",
        [
            question("light", 1),
            question("heavy", 5),
            question("key", 1, key=True),
            question("with-fact", 6, fact="f1"),
            question("one", 4, fact="f2"),
            question("two", 4, fact="f2"),
            question("more", 2.9),
            question("less", 2.2),
        ],
    ),
    facts=("f1", "f2"),
)


def order(facts: dict[str, bool], stated: bool = False) -> list[str]:
    found: list[str] = []
    known: dict[str, bool] = {}
    while True:
        submission = Submission(answers=dict.fromkeys(found, 1), exposure={"E1": 2}, facts=known)
        name = next_question(SMALL, plain_rules(), submission)
        if name is None:
            return found
        fact = SMALL.by_id[name].fact
        if fact and fact not in known:
            known[fact] = facts[fact]
            continue
        found.append(name)


def test_key_controls_first_then_the_heaviest_for_each_question() -> None:
    """4 for one and a half questions is more than 2.2 for one, and less than 2.9."""
    wanted = ["key", "heavy", "with-fact", "more", "one", "two", "less", "light"]
    assert order({"f1": True, "f2": True}) == wanted


def test_what_a_fact_rules_out_is_not_asked() -> None:
    assert order({"f1": False, "f2": False}) == ["key", "heavy", "more", "less", "light"]


def test_a_fact_that_is_known_costs_no_question() -> None:
    submission = Submission(answers={"key": 1}, exposure={"E1": 2}, facts={"f1": True})
    assert next_question(SMALL, plain_rules(), submission) == "with-fact"


def test_the_key_controls_of_2026_come_first(questionnaire: Questionnaire, rules: Rules) -> None:
    empty = Submission(
        answers={}, exposure={e.id: 2 for e in questionnaire.exposure}, scope="light"
    )
    answers: dict[str, int | str] = {}
    keys = sum(q.key for q in questionnaire.questions)
    for count in range(28):
        name = next_question(questionnaire, rules, but(empty, answers))
        assert name is not None
        assert questionnaire.by_id[name].key == (count < keys)
        answers[name] = 4
    assert next_question(questionnaire, rules, but(empty, answers)) is None
