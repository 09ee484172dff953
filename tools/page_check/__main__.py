"""Opens pages in a real browser: python -m tools.page_check FILE...

In light and dark, at 390 and 1440 pixels, and as printed on A4: errors in the console, requests, horizontal scroll, and the
rules of axe-core, folded and unfolded. Pictures and the printed pages go to .cache/page_check. Exits with 1 where anything is wrong.

It needs Node.js and Chromium (apt-get install chromium; CHROMIUM names another one). --install gets the two packages of npm that
package.json pins into .cache/page_check, and nothing else does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from .contrast import low_contrasts
from .markup import Page, faults

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "page_check"
MODULES = CACHE / "node_modules"
LIMIT = 1_000_000
"""Bytes of a page at most."""


def main(arguments: list[str]) -> int:
    """Check the pages; the exit code."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if "--install" in arguments:
        _install()
    files = [Path(name).resolve() for name in arguments if not name.startswith("--")]
    missing = _missing()
    if missing and files:
        print(missing)
        return 1
    wrong = [f"{file.name}: {line}" for file in files for line in _of_text(file)]
    for item in _of_browser(files) if files else ():
        print(_row(item))
        wrong += [f"{item['page']} at {item['width']} px, {item['kind']}: {line}" for line in _of_view(item)]
    print("\n".join(wrong) if wrong else f"Nothing is wrong; see the pictures in {CACHE}." if files else "Installed.")
    return 1 if wrong else 0


def _install() -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, CACHE / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=CACHE, check=True)


def _chromium() -> str | None:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def _missing() -> str:
    if not shutil.which("node"):
        return "Node.js is missing. To do: install it, such as by apt-get install nodejs npm."
    if not _chromium():
        return "Chromium is missing. To do: install it, such as by apt-get install chromium, or name it in CHROMIUM."
    return "" if MODULES.exists() else "Its packages are missing. To do: python -m tools.page_check --install"


def _of_text(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    size = len(text.encode())
    print(f"{file.name}: {size:,} bytes")
    large = [f"has {size:,} bytes, and may have {LIMIT:,}"] if size > LIMIT else []
    return [*faults(text), *low_contrasts(Page(text).style), *large]


def _of_browser(files: list[Path]) -> list[dict[str, Any]]:
    command = ["node", str(HERE / "browser.mjs"), str(_chromium()), str(CACHE), *map(str, files)]
    environment = {**os.environ, "PAGE_CHECK_MODULES": str(MODULES)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _row(item: dict[str, Any]) -> str:
    figures = {name: len(item[name]) for name in ("errors", "requests", "violations")}
    told = ", ".join(f"{count} {name}" for name, count in figures.items())
    return f"{item['page']} {item['width']} px {item['kind']}: {told}, {item['scroll']} px of horizontal scroll"


def _of_view(item: dict[str, Any]) -> list[str]:
    scroll = [f"scrolls {item['scroll']} px to the side"] if item["scroll"] > 0 and item["kind"] != "print" else []
    return [*item["errors"], *(f"asks for {url}" for url in item["requests"]), *item["violations"], *scroll]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
