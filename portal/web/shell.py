"""The page that carries every screen: Streamlit's index.html, made Chinese once at start.

The framework sends it with `lang="en"`, an English title and no place for a style sheet of ours.
It is served from memory by an own route, so nothing has to be rewritten on the way out.
"""

import base64
import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from data.errors import Refusal

TITLE = "铸盾 · 企业商业秘密保护自评"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NOSCRIPT = """<noscript>
      <p>自评页面需要浏览器运行脚本（JavaScript）。请在浏览器设置中允许，或换一个浏览器。</p>
      <p><a href="/login">登录</a>、<a href="/register">登记企业</a>和<a href="/privacy">隐私说明</a>不需要脚本。</p>
    </noscript>"""


class ShellChanged(Refusal):
    """The framework's index.html is not the one this code was written for."""


def _replaced(page: str, pattern: str, text: str) -> str:
    changed, found = re.subn(pattern, lambda _: text, page, flags=re.DOTALL)
    if found != 1:
        raise ShellChanged(
            f"Streamlit 的 index.html 已变化：{pattern} 出现 {found} 次，应为 1 次。"
        )
    return changed


def framework_page() -> str:
    """The index.html that the installed Streamlit brings; found without importing it."""
    return (_framework_folder() / "index.html").read_text(encoding="utf-8")


def _framework_folder() -> Path:
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise ShellChanged("没有安装 Streamlit。")
    return Path(spec.origin).parent / "static"


def chinese(page: str, *, version: str) -> str:
    """The page in Chinese, with the portal's style sheets and script.

    `version` stands behind the addresses of own files, so that a browser keeps them for ever.

    Raises:
        ShellChanged: a place to change is missing.
    """
    head = (
        f'<link rel="stylesheet" href="/fonts/fonts.css">\n'
        f'    <link rel="stylesheet" href="/base.css?v={version}">\n'
        f'    <link rel="stylesheet" href="/screens.css?v={version}">\n'
        "  </head>"
    )
    page = _replaced(page, r'<html lang="en">', '<html lang="zh-CN" translate="no">')
    script = f'<script defer src="/portal.js?v={version}"></script>'
    page = _replaced(page, r"<title>Streamlit</title>", f"<title>{TITLE}</title>\n    {script}")
    page = _replaced(
        page,
        r'<link rel="shortcut icon"[^>]*>',
        '<link rel="icon" type="image/svg+xml" href="/icon.svg">',
    )
    page = _replaced(page, r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "")
    page = _replaced(
        page, r"<!--\s+Machine-readable pointer.*?-->\s*<link rel=\"service-desc\"[^>]*>", ""
    )
    page = _replaced(page, r"<noscript>.*?</noscript>", _NOSCRIPT)
    return _replaced(page, r"</head>", head)


def inline_hash(page: str) -> str:
    """The CSP source of the one inline script.

    Raises:
        ShellChanged: there is not exactly one.
    """
    scripts = _INLINE.findall(page)
    if len(scripts) != 1:
        raise ShellChanged(f"Streamlit 的 index.html 应有 1 段内联脚本，现有 {len(scripts)} 段。")
    digest = hashlib.sha256(scripts[0].encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=1)
def framework_files() -> frozenset[str]:
    """The addresses of the framework's own files, but for its page.

    For every other address below /static/ it would answer with that page, in English.
    """
    folder = _framework_folder()
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return frozenset(f"/{name}" for name in found) - {"/index.html"}


@lru_cache(maxsize=1)
def shell_hash() -> str:
    """`inline_hash` of the installed framework."""
    return inline_hash(framework_page())
