"""`python -m portal create-admin LOGIN`: an administrator (管理员), or the way back for one."""

import argparse
import os
import sys

from data.errors import Refusal
from data.times import SHANGHAI
from portal import access, clock
from portal.settings import Settings
from portal.workflows import first_admin
from portal.workflows.first_admin import Done

_DEFAULT_PORT = 8501
_WHAT = {
    Done.NEW: "管理员账号已建立。",
    Done.AGAIN: "这个管理员账号已经有了，还没有设置好，所以换了一个新链接；以前的链接作废。",
    Done.RECOVERED: "已恢复：这位管理员的原密码、动态口令和恢复码作废，正在使用的登录已结束。",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and where the portal is reached."""
    parser.add_argument("login", metavar="登录名", help="管理员的手机号或邮箱")
    parser.add_argument("--name", default="", help="姓名，新账号必填")
    parser.add_argument("--post", default="", help="职务")
    parser.add_argument("--agency", default="", help="单位")
    parser.add_argument(
        "--recover",
        action="store_true",
        help="进不来时重新开始：作废密码、动态口令和正在使用的登录",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("PORT") or _DEFAULT_PORT),
        help="没有设 PORTAL_ADDRESS 时，本机门户的端口",
    )


def run(args: argparse.Namespace) -> int:
    """Print a one-time address; only its hash is kept.

    Returns:
        0, or 2 where the account cannot be made or the database refuses.
    """
    token = access.new_token()
    try:
        settings = Settings.from_environment()
        with access.open_database(settings) as store:
            made = first_admin.make(
                store,
                args.login,
                name=args.name,
                post=args.post,
                agency=args.agency,
                recover=args.recover,
                token=token,
                now=clock.now(),
                new_id=clock.new_id,
            )
    except (Refusal, OSError) as problem:
        print(str(problem), file=sys.stderr)
        return 2
    print(_said(made, settings.address or f"http://127.0.0.1:{args.port}", token))
    return 0


def _said(made: first_admin.Made, address: str, token: str) -> str:
    until = made.until.astimezone(SHANGHAI)
    return (
        f"{_WHAT[made.done]}\n请本人打开下面的链接，设置密码和动态口令"
        f"（只用一次，{until.year}年{until.month}月{until.day}日 {until:%H:%M} 前有效）：\n"
        f"{access.link_address(address, token)}"
    )
