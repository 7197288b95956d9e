"""`score` and `plan` as a script would call them (评分办法 §12)."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.__main__ import main
from questionnaires import editions
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.documents import digest, result_document, to_document
from scoring.model import Submission
from scoring.rules import load_rules
from tests.scoring.making import but, everywhere, without

QUESTIONNAIRE = edition()
RULES = load_rules(QUESTIONNAIRE)
READING = ["protection", "grade", "sections", "risk", "colour", "paths", "readiness"]
POINTS = editions.CONTENT / "points-example"


def portal(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, called in this process."""
    out, err = io.StringIO(), io.StringIO()
    words = [str(argument) for argument in arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def script(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a shell calls it."""
    return subprocess.run(
        [sys.executable, "-m", "portal", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
    )


def written(folder: Path, document: object, name: str = "answers.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def scored(folder: Path, submission: Submission) -> dict[str, Any]:
    done = portal("score", written(folder, to_document(submission)))
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert all(word in line for word in words), line


def test_a_complete_submission(tmp_path: Path) -> None:
    found = scored(tmp_path, but(everywhere(QUESTIONNAIRE, 3), {}, verified={"FK-DJ-01": 2}))
    assert list(found) == [
        "edition",
        "rules_version",
        "scope",
        "exposure",
        "readings",
        "interval",
        "verified_share",
        "pending_review",
        "unanswered",
        "contradictions",
        "digest",
    ]
    assert list(found["readings"]) == ["self", "credible", "verified"]
    for reading in found["readings"].values():
        assert list(reading) == READING
        assert list(reading["sections"]) == list(QUESTIONNAIRE.section_by_id)
        assert list(reading["paths"]) == [
            "leaver",
            "staff",
            "intrusion",
            "supplier",
            "customer",
            "visit",
            "mobile",
            "ai",
        ]
    assert list(found["interval"]) == ["protection", "risk", "colour"]
    assert (found["edition"], found["scope"], found["exposure"]) == ("2026", "full", 50.0)


def test_the_line_is_the_result_unrounded(tmp_path: Path) -> None:
    submission = but(everywhere(QUESTIONNAIRE, 3, exposure=1), {"FK-DJ-01": 1, "FK-DJ-02": 0})
    wanted = result_document(assess(QUESTIONNAIRE, RULES, submission))
    assert scored(tmp_path, submission) == json.loads(json.dumps(wanted))


def test_a_shell_sees_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, to_document(everywhere(QUESTIONNAIRE, 3)))
    done = script("score", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == portal("score", path).stdout
    done = script("plan", path, "--to", "blue")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == portal("plan", path, "--to", "blue").stdout
    path.write_text("{}")
    refused(script("score", path), str(path), "answers", "请")


def test_an_unfinished_submission(tmp_path: Path) -> None:
    submission = without(everywhere(QUESTIONNAIRE, 3), "BZ-TR-02", "FK-DJ-01")
    found = scored(tmp_path, submission)
    assert found["readings"] == {"self": None, "credible": None, "verified": None}
    assert found["unanswered"] == ["FK-DJ-01", "BZ-TR-02"]
    low, high = found["interval"]["protection"]
    assert low < high
    assert found["interval"]["colour"] == ["yellow", "orange"]


def test_only_answers_are_required(tmp_path: Path) -> None:
    profile = {e.id: 2 for e in QUESTIONNAIRE.exposure}
    done = portal("score", written(tmp_path, {"answers": {}, "profile": profile}))
    found = json.loads(done.stdout)
    assert len(found["unanswered"]) == 74
    assert found["interval"]["colour"] == ["blue", "red"]


def test_the_digest_knows_content_not_form(tmp_path: Path) -> None:
    submission = everywhere(QUESTIONNAIRE, 3)
    document = to_document(submission)
    lean = {
        "evidence": list(reversed(document["evidence"])),
        "answers": dict(reversed(list(document["answers"].items()))),
        "profile": document["profile"],
    }
    paths = [
        written(tmp_path, document, "one.json"),
        written(tmp_path, lean, "two.json"),
        written(tmp_path, {**lean, "scope": "light"}, "three.json"),
        written(tmp_path, {**lean, "profile": {**lean["profile"], "had_incident": True}}, "4.json"),
    ]
    lines = portal("score", *paths).stdout.splitlines()
    one, two, three, four = (json.loads(line)["digest"] for line in lines)
    assert one == two == digest(submission)
    assert len({one, three, four}) == 3


def test_several_files_come_in_their_order(tmp_path: Path) -> None:
    full = everywhere(QUESTIONNAIRE, 3)
    light = but(full, {}, scope="light")
    one = written(tmp_path, to_document(full), "one.json")
    two = written(tmp_path, to_document(light), "two.json")
    lines = portal("score", one, two, one).stdout.splitlines()
    assert [json.loads(line)["scope"] for line in lines] == ["full", "light", "full"]


def test_one_bad_file_leaves_the_output_empty(tmp_path: Path) -> None:
    good = written(tmp_path, to_document(everywhere(QUESTIONNAIRE, 3)))
    document = to_document(everywhere(QUESTIONNAIRE, 3))
    document["answers"]["FK-DJ-01"] = 7
    bad = written(tmp_path, document, "bad.json")
    refused(portal("score", good, bad), "bad.json", "answers.FK-DJ-01", "请填 0、1、2、3、4")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ("JSON",)),
        (b'{"answers": {"FK-DJ-01": 1, "FK-DJ-01": 1}}', ("FK-DJ-01", "两次")),
        (b'{"answers": {"FK-DJ-01": NaN}}', ("NaN",)),
        (b'{"answers": {"FK-DJ-01": 1e999}, "profile": {}}', ("answers.FK-DJ-01", "inf")),
        (b'{"answers": {"FK-DJ-01": 1' + b"0" * 9000 + b"}}", ("太大",)),
        (b'{"answers": {"FK\\ud800": 1}}', ("题号",)),
        (b'{"answers": {"a\\nb": 1}}', ("题号",)),
        (b'\xff\xfe{"answers": {}}', ("UTF-8",)),
        (b"[" * 100_000, ("嵌套",)),
        (b'{"answers": {}}', ("profile.E01", "缺少")),
    ],
)
def test_bad_files(tmp_path: Path, raw: bytes, words: tuple[str, ...]) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(raw)
    refused(portal("score", path), "bad.json", *words)
    refused(portal("plan", path, "--to", "blue"), "bad.json", *words)


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    text = json.dumps(to_document(everywhere(QUESTIONNAIRE, 3)))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert portal("score", path).returncode == 0


def test_files_that_are_none(tmp_path: Path) -> None:
    refused(portal("score", tmp_path / "none.json"), "none.json", "找不到", "请")
    refused(portal("score", tmp_path), "文件夹", "请")
    refused(portal("score", tmp_path / "a\nb.json"), "找不到")
    locked = written(tmp_path, {})
    refused(portal("score", locked / "under.json"), "under.json", "打不开")


# ---- plan ----


def test_a_plan(tmp_path: Path) -> None:
    submission = but(everywhere(QUESTIONNAIRE, 4, exposure=0), {"FK-DJ-01": "unknown"})
    done = portal("plan", written(tmp_path, to_document(submission)), "--to", "yellow")
    found = json.loads(done.stdout)
    assert list(found) == ["reached", "person_days", "risk", "colour", "raises"]
    assert found["raises"] == [{"control": "FK-DJ-01", "from": 0, "to": 1, "person_days": 1.25}]
    assert (found["reached"], found["person_days"], found["colour"]) == (True, 1.25, "blue")


def test_a_target_that_is_met_and_one_out_of_reach(tmp_path: Path) -> None:
    path = written(tmp_path, to_document(everywhere(QUESTIONNAIRE, 4, exposure=0)))
    found = json.loads(portal("plan", path, "--to", "blue").stdout)
    assert (found["reached"], found["person_days"], found["raises"]) == (True, 0, [])
    found = json.loads(portal("plan", path, "--to", "blue", "--margin", "17").stdout)
    assert (found["reached"], found["person_days"], found["raises"]) == (False, None, [])
    assert found["colour"] == "blue"


def test_a_plan_for_an_unfinished_submission_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, to_document(without(everywhere(QUESTIONNAIRE, 3), "FK-DJ-01")))
    refused(portal("plan", path, "--to", "blue"), "answers.json", "answers.FK-DJ-01", "没有作答")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--to", "green"), "green"),
        (("--to", "blue", "--margin", "nan"), "margin"),
        (("--to", "blue", "--margin", "-1"), "margin"),
        (("--to", "blue", "--margin", "much"), "--margin"),
        ((), "--to"),
        (("--to",), "--to"),
        (("--to", "blue", "--quick"), "--quick"),
    ],
)
def test_bad_arguments(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    path = written(tmp_path, to_document(everywhere(QUESTIONNAIRE, 3)))
    refused(portal("plan", path, *arguments), word, "请")


# ---- another questionnaire ----


def test_a_foreign_points_table_is_scored_without_a_line_of_python(tmp_path: Path) -> None:
    from questionnaires.loading import load

    answers = {q.id: q.options[-1].id for q in load(POINTS).questions}
    path = written(tmp_path, {"answers": answers})
    done = portal("score", path, "--questionnaire", POINTS)
    found = json.loads(done.stdout)
    reading = found["readings"]["self"]
    assert found["readings"]["credible"] == reading
    assert (reading["protection"], reading["grade"]) == (100, "good")
    assert found["exposure"] is None
    assert (reading["risk"], reading["colour"], reading["paths"]) == (None, None, None)
    assert reading["readiness"] is None
    assert found["interval"] == {"protection": [100, 100], "risk": None, "colour": None}
    refused(portal("plan", path, "--to", "good", "--questionnaire", POINTS), "没有固有风险画像")


def test_a_folder_that_is_no_questionnaire(tmp_path: Path) -> None:
    path = written(tmp_path, {"answers": {}})
    refused(portal("score", path, "--questionnaire", tmp_path), "questionnaire.yaml")


def test_a_folder_with_bad_rules(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "table"
    shutil.copytree(POINTS, folder)
    rules = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(rules.replace("lower: 60", "lower: 61"), encoding="utf-8")
    path = written(tmp_path, {"answers": {}})
    done = portal("score", path, "--questionnaire", folder)
    refused(done, "rules.yaml", "bands.steps", "首尾相接", "请")
    found = portal("lint", folder)
    assert found.returncode == 1
    assert "rules.yaml" in found.stdout and "首尾相接" in found.stdout


# ---- the commands themselves ----


@pytest.mark.parametrize("command", ["score", "plan", "lint"])
def test_no_web_framework_is_imported(tmp_path: Path, command: str) -> None:
    arguments = {"score": ["a.json"], "plan": ["a.json", "--to", "blue"], "lint": ["."]}[command]
    code = (
        "import sys\nfrom portal.__main__ import main\n"
        f"main({[command, *arguments]!r})\n"
        "web = {'streamlit', 'starlette', 'uvicorn', 'altair', 'sqlite3', 'sqlite_utils'}\n"
        "print(sorted(web & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_the_overview_names_every_command() -> None:
    done = portal("--help")
    assert done.returncode == 0
    for name in ("serve", "demo", "invite", "score", "plan", "lint"):
        assert name in done.stdout
    assert done.stdout.startswith("用法：")


@pytest.mark.parametrize("command", ["score", "plan", "lint"])
def test_help_is_in_chinese(command: str) -> None:
    done = portal(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法：python -m portal {command}")
    for english in ("usage", "options", "positional", "show this", "optional"):
        assert english not in done.stdout


def test_an_unknown_command_and_none() -> None:
    refused(portal("scroe"), "scroe", "请")
    assert portal().returncode == 2


def test_output_survives_a_terminal_that_knows_only_ascii(tmp_path: Path) -> None:
    done = script(
        "score", tmp_path / "none.json", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    assert done.returncode == 2 and done.stdout == ""
    done = script("lint", POINTS, PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0


def test_the_current_edition_has_no_error(tmp_path: Path) -> None:
    done = portal("lint", editions.folder_of(editions.CURRENT))
    assert done.returncode == 0
    assert "错误 0" in done.stdout or "没有发现问题" in done.stdout
