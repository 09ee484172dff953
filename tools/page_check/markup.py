"""What is wrong with a page's HTML: whatever a browser would load, what a screen reader misses, ids and links that lead nowhere."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})
LOADS = ("src", "srcset", "data", "poster", "action", "xlink:href", "background", "ping")
LOADING = frozenset({"iframe", "object", "embed", "img", "audio", "video", "use", "image", "base", "form"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

Attributes = dict[str, str]


class Page(HTMLParser):
    """A page's elements, with the faults that are seen while it is read."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.elements: list[tuple[str, Attributes]] = []
        self.style = ""
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{name}> is never closed" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> where <{self._open[-1] if self._open else 'nothing'}> is open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text, or the style."""
        if self._open and self._open[-1] == "style":
            self.style += data
        elif not self._open or self._open[-1] != "script":
            self.text.append(data)


def faults(text: str) -> list[str]:
    """A line for each."""
    page = Page(text)
    return [*page.faults, *_loads(page), *_labels(page), *_ids(page), *_headings(page), *_inline(page)]


def _loads(page: Page) -> list[str]:
    found = [f"<{tag}> loads something" for tag, _ in page.elements if tag in LOADING]
    for tag, given in page.elements:
        found += [f"<{tag} {name}> loads {given[name]}" for name in LOADS if name in given]
        if tag == "link" and not given.get("href", "").startswith("data:"):
            found.append(f"<link> loads {given.get('href')}")
        if tag == "a" and not given.get("href", "").startswith("#"):
            found.append(f"<a> leaves the page for {given.get('href')}")
    if re.search(r"@import|url\(|@font-face", page.style):
        found.append("the style loads something")
    return found


def _labels(page: Page) -> list[str]:
    drawn = [given for tag, given in page.elements if tag == "svg" and "chart" in given.get("class", "").split()]
    found = ["a drawing has no text" for given in drawn if given.get("role") != "img" or not given.get("aria-label")]
    scrolled = [given for _, given in page.elements if given.get("class") == "scroll"]
    found += ["a table that scrolls has no label" for given in scrolled if not given.get("aria-label")]
    found += [
        "a heading of a table has no scope" for tag, given in page.elements if tag == "th" and "scope" not in given
    ]
    marked = Counter(given["aria-label"] for tag, given in page.elements if "aria-label" in given and tag != "svg")
    found += [f"{count} parts of the page are called {label}" for label, count in marked.items() if count > 1]
    names = [tag for tag, _ in page.elements]
    found += [f"there is no <{name}>" for name in ("title", "main", "h1") if name not in names]
    if not any(tag == "html" and given.get("lang") for tag, given in page.elements):
        found.append("the page names no language")
    return found


def _ids(page: Page) -> list[str]:
    ids = Counter(given["id"] for _, given in page.elements if "id" in given)
    wanted = [given["href"][1:] for tag, given in page.elements if tag == "a" and given.get("href", "").startswith("#")]
    wanted += [given["aria-labelledby"] for _, given in page.elements if "aria-labelledby" in given]
    return [f"the id {name} is there {count} times" for name, count in ids.items() if count > 1] + [
        f"there is no id {name}" for name in wanted if name not in ids
    ]


def _headings(page: Page) -> list[str]:
    levels = [HEADINGS.index(tag) + 1 for tag, _ in page.elements if tag in HEADINGS]
    jumps = [(before, after) for before, after in itertools.pairwise(levels) if after > before + 1]
    return [f"a heading of level {after} follows one of {before}" for before, after in jumps]


def _inline(page: Page) -> list[str]:
    """What the policy of the page forbids, so that a browser would complain."""
    found = [
        f"<{tag}> has {name}" for tag, given in page.elements for name in given if name == "style" or name[:2] == "on"
    ]
    scripts = sum(tag == "script" for tag, _ in page.elements)
    return found + ([f"there are {scripts} scripts"] if scripts != 1 else [])
