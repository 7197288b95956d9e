"""Whatever is done to a folder, it loads or says in Chinese what is wrong; it never crashes."""

from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.lint import lint
from questionnaires.loading import load
from questionnaires.model import Questionnaire
from questionnaires.problems import QuestionnaireError
from tests.questionnaires.folders import FILES

KEYS = sorted(
    {line.strip("- ").partition(":")[0] for f in FILES.values() for line in f.split("\n")}
)
words = st.sampled_from([*KEYS, "A-01", "E01", "levels", "-1", "0", "7", "1e9", "nan", "true", ""])
trees = st.recursive(
    words | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=10,
)
files = st.sampled_from(sorted(FILES))


def outcome(texts: dict[str, str]) -> Questionnaire | QuestionnaireError:
    with TemporaryDirectory() as name:
        folder = Path(name) / "small"
        folder.mkdir()
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8", errors="surrogatepass")
        lint(folder)
        try:
            return load(folder)
        except QuestionnaireError as error:
            return error


@given(files, trees)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_of_anything_is_refused_in_words_or_loads(file: str, tree: object) -> None:
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"')

    result = outcome({**FILES, file: text})

    if isinstance(result, QuestionnaireError):
        assert all(problem.message and problem.remedy for problem in result.problems)
        assert "写法不合要求" not in str(result), "an error without words of its own"


@given(files, st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_with_a_piece_cut_or_doubled_never_crashes(file: str, data: st.DataObject) -> None:
    text = FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    times = data.draw(st.sampled_from([0, 2]))

    outcome({**FILES, file: text[:start] + text[start:end] * times + text[end:]})


@given(files, words, words)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_word_put_for_another_never_crashes(file: str, old: str, new: str) -> None:
    outcome({**FILES, file: FILES[file].replace(old or " ", new)})


@given(st.sets(files, min_size=1))
@settings(max_examples=40, deadline=None)
def test_missing_files_are_told_or_not_needed(missing: set[str]) -> None:
    result = outcome({name: text for name, text in FILES.items() if name not in missing})

    if "exposure.yaml" in missing:
        assert isinstance(result, QuestionnaireError)
