"""A small questionnaire folder that loads, for tests to spoil."""

from pathlib import Path

from questionnaires.loading import load
from questionnaires.problems import Problem, QuestionnaireError

MANIFEST = """\
id: small
title: 小问卷
edition: 试-1
notice: 本结果不是法律结论。
scales:
  levels:
    - {id: level-0, level: 0, credit: 0, text: 没有}
    - {id: level-1, level: 1, credit: 0.5, text: 有一些}
    - {id: level-2, level: 2, credit: 1, text: 全有}
sections:
  - file: A.yaml
  - id: B
    title: 乙
    weight: 40
    questions:
      - id: B-01
        title: 门禁
        text: 有没有门禁？
        points: 10
        options:
          - {id: none, text: 没有, points: 0}
          - {id: partly, text: 有锁, points: 4}
          - {id: full, text: 有门禁, points: 10}
        evidence: [照片]
        why: 门要关好。
        citations:
          - {reference: act, provisions: [第二条]}
        remedy: {text: 装门禁, person_days: 2}
scopes:
  light: [A-01, B-01]
"""
SECTION = """\
id: A
title: 甲
weight: 60
questions:
  - id: A-01
    title: 清单
    text: 有没有清单？
    scale: levels
    criteria: [没有清单, 有一部分, 有完整的]
    weight: 3
    evidence: [清单封面]
    why: 先知道有什么。
    citations:
      - {reference: act, provisions: [第一条]}
    factors: [kind]
    remedy: {text: 列清单, person_days: 5}
  - id: A-02
    title: 外协
    text: 外协签协议吗？
    applicability: 有外协的企业
    fact: has_partners
    scale: levels
    criteria: [不签, 有的签, 都签]
    weight: 3
    evidence: [空白协议]
    why: 外协也会接触。
    citations:
      - {reference: act, provisions: [第一条]}
    remedy: {text: 补签, person_days: 1}
"""
EXPOSURE = """\
- id: E01
  text: 有没有外协？
  options: [没有, 很少, 一些, 较多, 很多]
  weight: 2
"""
FACTS = """\
- id: has_partners
  text: 有外协吗？
  suggested_by:
    - {exposure: E01, at_least: 1}
"""
CONTRADICTIONS = """\
- id: C01
  when:
    - {question: A-01, equals: 0}
    - {question: B-01, option: full}
  message: 请再核对这两题。
- id: C02
  when:
    - {exposure: E01, at_least: 1}
    - {fact: has_partners, is_true: false}
  message: 请再核对这两项。
"""
FACTORS = """\
- id: kind
  label: 清单
  text: 列出范围
  statutory_kind: true
"""
LEGAL_REFERENCES = """\
act:
  title: 某某法
  short_title: 《某某法》
  kind: 法律
  in_force_from: 2025-10-15
  checked_provisions: [第一条, 第二条]
"""
FILES = {
    "questionnaire.yaml": MANIFEST,
    "A.yaml": SECTION,
    "exposure.yaml": EXPOSURE,
    "facts.yaml": FACTS,
    "contradictions.yaml": CONTRADICTIONS,
    "factors.yaml": FACTORS,
    "legal_references.yaml": LEGAL_REFERENCES,
}


class SmallFolder:
    """The folder on disk, and ways to spoil it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def spoil(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in the file."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def problems(self) -> tuple[Problem, ...]:
        """What loading says is wrong; nothing where it loads."""
        try:
            load(self.path)
        except QuestionnaireError as error:
            return error.problems
        return ()

    def said(self) -> list[str]:
        """The same as sentences."""
        return [str(problem) for problem in self.problems()]
