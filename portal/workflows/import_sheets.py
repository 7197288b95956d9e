"""Spreadsheets around an import (导入用的表格): the empty template, and the report row by row."""

from portal import xlsx
from portal.workflows.import_columns import NAMES
from portal.workflows.importing import Report

KINDS = {
    "new": "新企业",
    "known": "已登记",
    "industry": "已登记，行业不同",
    "wrong": "不能导入",
}
"""Kind of a row → what everybody reads."""
_HEAD = ("行号", "企业名称", "统一社会信用代码", "核对结果", "说明")


def template() -> bytes:
    """The columns by name, and nothing else: examples would be imported."""
    return xlsx.workbook([xlsx.Table("企业名单", [], list(NAMES.values()), [])])


def report(report: Report) -> bytes:
    """Every row of a list with what it would do; those that cannot be imported come first."""
    rows = sorted(report.rows, key=lambda row: (row.kind != "wrong", row.number))
    above = [f"{report.file_name} 的核对结果：共 {len(rows)} 行，可以导入 {report.right} 行。"]
    shown = [(r.number, r.name, r.code, KINDS[r.kind], "".join(r.said)) for r in rows]
    return xlsx.workbook([xlsx.Table("核对结果", above, _HEAD, shown)])
