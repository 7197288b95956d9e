"""`python -m portal` (命令行): finds the command and calls it.

Only the module of the command that is called is imported: `score`, `plan` and `lint` come without
a web framework and start at once.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

# Linear algebra of a snapshot (快照) on one core, unless told otherwise: its threads wait for each other
# wherever somebody else is at work, and it then takes many times as long. To be set before numpy comes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = {
    "serve": "启动门户网站",
    "demo": "在空数据库中填入一座虚拟城市（演示）",
    "create-admin": "建立管理员账号，打印一次性链接",
    "invite": "为一家企业生成邀请码",
    "rotate-key": "换用新的加密密钥，门户照常运行",
    "backup": "把数据库备份成一个加密文件，门户照常运行",
    "restore": "核验备份，通过后换回数据库；或只演练",
    "sweep": "删除到期的内容和记录，由系统定时器每天运行",
    "remind": "发出到期提醒和待发邮件，由系统定时器每 15 分钟运行",
    "rebuild-queue": "重新计算工作队列的排位；平时不需要",
    "rebuild-statistics": "核对统计底数和汇总，不符的补正；或全部重做",
    "check-publication": "用原始结果重算公布的快照，和公布的逐格比对",
    "verify-audit": "核验留痕链，指出第一条被改动的记录",
    "stamp-audit": "请时间戳机构给留痕链尾盖戳，或核验已有的戳",
    "score": "按评分办法计算答卷，每个文件输出一行 JSON",
    "plan": "计算到目标颜色最省人天的降级路线",
    "lint": "检查问卷文件夹：权重、分级、门槛、依据等",
}
"""Command → what it does; the module `portal.commands.<command>` does it, with `_` for `-`."""

PROGRAM = "python -m portal"

_ENGLISH = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): expected (?:at least )?one argument", r"\1：后面要写一个值"),
    (r"argument (.*): invalid choice: (.*?) \(choose from (.*)\)", r"\1：没有 \2；可选 \3"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 和 \2 只能写一个"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1：\2 不是可用的值"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 可能指 \2，请写全"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 后面不能写 \2"),
)
"""What argparse says, and how we say it."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse in Chinese; an error is one line on standard error and exit status 2."""

    def __init__(self, command: str, description: str) -> None:
        super().__init__(
            prog=f"{PROGRAM} {command}",
            description=f"{description}。",
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{in_chinese(message)}；请看 {self.prog} --help。\n")


def in_chinese(message: str) -> str:
    """An error message of argparse in Chinese, on one line."""
    for english, chinese in _ENGLISH:
        message = re.sub(english, chinese, message)
    return " ".join(message.split())


def overview() -> str:
    """What `--help` prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {help_}" for name, help_ in COMMANDS.items()]
    return "\n".join(
        [
            f"用法：{PROGRAM} 命令 [参数]",
            "",
            "铸盾：企业商业秘密保护自评门户。",
            "",
            "命令：",
            *lines,
            "",
            f"每个命令的用法：{PROGRAM} 命令 --help",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    _never_fail_to_print()
    command, *rest = arguments or ["--help"]
    if command in {"-h", "--help"}:
        sys.stdout.write(overview() + "\n")
        return 0 if arguments else 2
    if command not in COMMANDS:
        sys.stderr.write(f"没有命令 {ascii(command)[:40]}；请看 {PROGRAM} --help。\n")
        return 2
    module = import_module(f"portal.commands.{command.replace('-', '_')}")
    parser = Parser(command, COMMANDS[command])
    module.add_arguments(parser)
    status: int = module.run(parser.parse_args(rest))
    return status


def _never_fail_to_print() -> None:
    """A terminal without Chinese shows codes instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
