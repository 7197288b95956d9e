"""Roles and states of accounts in words (角色、账号状态)."""

from collections.abc import Mapping

from data.actor import Role
from data.staff import State

ROLES: Mapping[Role, str] = {
    Role.FIRM_OWNER: "企业负责人",
    Role.FIRM_MEMBER: "企业成员",
    Role.REVIEWER: "复核人员",
    Role.GUIDE: "指导员",
    Role.LEAD: "市级牵头",
    Role.AUDITOR: "审计员",
    Role.ADMIN: "管理员",
}
DUTIES: Mapping[Role, str] = {
    Role.REVIEWER: "复核本县（市、区）或园区企业的自评",
    Role.GUIDE: "联系和帮助所派的企业",
    Role.LEAD: "统筹全市，指派指导员",
    Role.AUDITOR: "检查留痕，看不到企业内容",
    Role.ADMIN: "管理账号和设置，看不到企业内容",
}
"""What each staff role is there for, in the order in which it is offered."""

STATES: Mapping[State, str] = {
    State.INVITED: "已邀请，还没有设置密码",
    State.ACTIVE: "在用",
    State.DISABLED: "已停用",
}
