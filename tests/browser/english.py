"""English on a page (英文): in words, and in what screen readers and tooltips say."""

import re

from playwright.sync_api import Page

ALLOWED = {
    # Standards, systems and names that Chinese texts write so.
    "PLC", "MES", "DCS", "ISO", "IEC", "DB", "IT", "AI", "App", "Excel", "Word", "PDF", "CSV", "ODS",
    "JSON", "PNG", "SVG", "UTF", "SHA",
    # Sizes of files.
    "KB", "MB",
    # An example of what to type: the first letters of a Chinese word.
    "hx",
    # Browsers, systems and authenticator apps, by their names.
    "Chrome", "Linux", "Windows", "MFA", "Microsoft", "Google", "Authenticator", "FreeOTP",
    # Keys of a keyboard.
    "Ctrl", "Enter", "Esc", "Tab",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{1,}")
IDENTIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2}(?:-[A-Z]{2})?(?:-[0-9]{2})?|[EC][0-9]{2}|[0-9A-Z]{18})"
    r"(?![A-Za-z0-9])|https?://[!-~]+|person-[0-9a-f]+"
    r"|(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|[a-z]+@zf\.example"
    r"|python -m portal [a-z-]+"
    r"|(?<![0-9A-Za-z])[0-9a-f]{8}(?:[0-9a-f]{56})?(?![0-9A-Za-z])"
)
"""Ids of parts, sub-domains, controls and firms; addresses; the sign-in names of the tests'
people; secrets and recovery codes; the head of the audit chain; commands."""

COLLECT = """() => {
  const found = [];
  // The name of an icon is what its font draws the icon from; no reader sees or hears it.
  // Names of fields stand in code.
  const hidden = 'script, style, noscript, template, title, .dictionary code, [data-testid="stIconMaterial"][aria-hidden="true"]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(hidden) && node.parentElement.checkVisibility()) found.push(node.nodeValue);
  }
  const names = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'];
  for (const element of document.querySelectorAll('*')) {
    if (!element.checkVisibility() || element.closest('[aria-hidden="true"]')) continue;
    for (const name of names) {
      if (element.hasAttribute(name)) found.push(element.getAttribute(name));
    }
  }
  found.push(document.title);
  return found.map(text => text.trim()).filter(text => text);
}"""


def english(page: Page) -> set[str]:
    """Words in Latin letters that no Chinese reader expects, each with the text it stands in."""
    found = set()
    for text in page.evaluate(COLLECT):
        words = set(WORD.findall(IDENTIFIER.sub("", text))) - ALLOWED
        if words:
            found.add(text[:120])
    return found
