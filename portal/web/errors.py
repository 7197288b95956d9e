"""Answers to what goes wrong, in plain Chinese; nothing of the failure reaches the browser."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from data.errors import StoreError
from data.incidents import incident_number
from data.keys import KeyProblem
from portal.settings import Settings
from portal.web import addresses, headers, templates

LOG = logging.getLogger("portal")

WORDS: Mapping[int, tuple[str, str]] = {
    400: ("请求看不懂", "请回到上一页，刷新后再试一次。"),
    401: ("请先登录", "登录以后才能看这一页。"),
    403: (
        "这一步没有做",
        "页面可能开得太久了。请回到上一页，刷新后再提交一次；您填写的内容没有保存。",
    ),
    404: ("没有这一页", "地址可能写错了，或者页面已经移走。请从首页重新进入。"),
    405: ("这个地址不能这样用", "请从首页重新进入。"),
    410: ("这一期已经撤回", "请回到公布页查看最新一期。"),
    413: ("提交的内容太多", "没有保存。请减少内容后再试。"),
    429: ("尝试得太频繁", "请过几分钟再试。"),
    500: ("出了差错", "这一步没有完成。请稍后再试；如果再次出现，请把下面的编号告诉管理员。"),
    503: ("暂时不能保存", "请稍后再试。"),
}


_FOR_SCRIPTS = ("/_stcore/", addresses.INDUSTRIES)
_A_WHILE = "60"
"""Seconds after which a client that asked too often may ask again."""


class OpenLine(HTTPException):
    """A password would travel readable for everybody on the way."""

    def __init__(self) -> None:
        super().__init__(
            403,
            "现在的连接没有加密，密码可能被别人看到，所以不能登录或登记。请用 https:// 开头的地址打开本站。",
        )


def error_page(
    status: int, *, incident: str = "", title: str = "", sentence: str = "", demo: bool = False
) -> Response:
    """The page for a status; unknown ones speak as their class does."""
    known, usual = WORDS.get(status) or WORDS[400 if status < 500 else 500]
    answer = templates.page(
        "error",
        status=status,
        demo=demo,
        title=title or known,
        sentence=sentence or usual,
        incident=incident,
    )
    if status == 429:
        answer.headers["retry-after"] = _A_WHILE
    return answer


def handlers(settings: Settings) -> dict[Any, Callable[[Request, Any], Response]]:
    """What Starlette asks on an error: known statuses, a refusing database, what does not open, everything else."""

    def known(request: Request, error: HTTPException) -> Response:
        if _wants_data(request):
            return JSONResponse(
                {"error": WORDS.get(error.status_code, WORDS[400])[1]}, error.status_code
            )
        sentence = error.detail if isinstance(error, OpenLine) else ""
        answer = error_page(error.status_code, sentence=sentence, demo=settings.demo)
        answer.headers.update(error.headers or {})
        return answer

    def refused(_: Request, error: StoreError) -> Response:
        LOG.error("数据库：%s", type(error).__name__, exc_info=error)
        return error_page(503, sentence=str(error), demo=settings.demo)

    def gone(_: Request, __: ClientDisconnect) -> Response:
        """Who left in the middle of a form hears nothing; it is no incident either."""
        return error_page(400, demo=settings.demo)

    def sealed(_: Request, error: KeyProblem) -> Response:
        LOG.error("密钥：%s", type(error).__name__)
        return error_page(500, sentence=str(error), demo=settings.demo)

    def unforeseen(request: Request, error: Exception) -> Response:
        number = incident_number()
        LOG.error("事件 %s %s %s", number, request.method, request.url.path, exc_info=error)
        answer = error_page(500, incident=number, demo=settings.demo)
        headers.apply(answer.headers, secure=request.url.scheme == "https")
        return answer

    return {
        HTTPException: known,
        StoreError: refused,
        ClientDisconnect: gone,
        KeyProblem: sealed,
        Exception: unforeseen,
    }


def _wants_data(request: Request) -> bool:
    """Whether a script asks, not a person."""
    return request.url.path.startswith(_FOR_SCRIPTS)
