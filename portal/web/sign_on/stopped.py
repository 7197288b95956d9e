"""The calm page where signing on ends without a session: what happened, and what to do next."""

from starlette.responses import Response

from portal.providers import Provider
from portal.settings import Settings
from portal.web import templates

_WORDS = {
    "unknown": (
        400,
        "这次登录没有接上",
        "可能停留得太久，或者在别的窗口重新开始过。请从登录页再试一次。",
    ),
    "declined": (403, "没有登录", "您在“{name}”没有完成登录，本站没有做任何改动。"),
    "nobody": (403, "没有登录", "您在“{name}”的身份，在本站还没有可以登录的账号。"),
    "silent": (
        502,
        "“{name}”暂时不能用",
        "没有登录，本站没有做任何改动。请稍后再试，或者用密码登录。",
    ),
    "refused": (409, "没有绑定", ""),
}


def stopped(settings: Settings, provider: Provider, why: str, *, sentence: str = "") -> Response:
    """The page for a reason; `sentence` in place of the usual one."""
    status, title, usual = _WORDS[why]
    return templates.page(
        "sign_on_stopped",
        status=status,
        demo=settings.demo,
        title=title.format(name=provider.name),
        sentence=sentence or usual.format(name=provider.name),
        binding=why == "refused",
        nobody=why == "nobody",
        contact=provider.contact,
    )
