"""The table of rights (权限表) as docs/rights.md shows it: `python -m tests.rights_doc` writes it anew."""

from pathlib import Path

from data import rights
from data.actor import Role
from data.rights import Reach

PATH = Path(__file__).resolve().parents[1] / "docs" / "rights.md"
ROLES = {
    Role.VISITOR: "访客",
    Role.FIRM_OWNER: "企业负责人",
    Role.FIRM_MEMBER: "企业成员",
    Role.REVIEWER: "复核人员",
    Role.GUIDE: "指导员",
    Role.LEAD: "市级牵头",
    Role.AUDITOR: "审计员",
    Role.ADMIN: "管理员",
    Role.OPERATOR: "运维",
}
REACHES = {
    Reach.NONE: "",
    Reach.SELF: "自己",
    Reach.OWN: "本企业",
    Reach.AREA: "所辖",
    Reach.ASSIGNED: "所派",
    Reach.CITY: "全市",
    Reach.ANY: "可以",
}
_INTRODUCTION = """# 权限

谁可以做什么、到多大范围，只有一张表：`data/reference/rights.csv`。程序按动作查表，页面不另作判断；表里没有的就是不可以。这一页由那张表生成。

- **本企业**：只有自己所在的企业。**所辖**：本县（市、区）或本园区。**所派**：指派给自己的企业。**全市**：全部企业。**自己**：只有自己的账号。**可以**：不涉及企业的内容。
- 工作人员打开企业的答案、证据、结果和联系方式之前，须写明当天的查看目的；每次打开都留痕，企业看得到岗位、时间和目的。
- 范围之外的企业，对操作人就是不存在：得到的回答和查一个没有的企业一样。
"""


def rendered() -> str:
    """The whole page."""
    head = "| 动作 | " + " | ".join(ROLES.values()) + " |"
    line = "|---|" + "---|" * len(ROLES)
    rows = [
        f"| {rights.described()[action]} | "
        + " | ".join(REACHES[row[role]] for role in ROLES)
        + " |"
        for action, row in rights.table().items()
    ]
    return "\n".join([_INTRODUCTION, head, line, *rows]) + "\n"


if __name__ == "__main__":
    PATH.write_text(rendered(), encoding="utf-8")
