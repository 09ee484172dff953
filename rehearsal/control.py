"""What answers below /rehearsal/: the account's clock, images, calls, faults, load, health, reports and reset."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .calls import Calls
from .clock import Clock
from .costs import COSTS
from .faults import Faults
from .images import Images
from .quirks.switches import SWITCHES

Response = tuple[int, dict[str, Any]]


class Control:
    """Answers a method and a path below /rehearsal/ with a status and a JSON object."""

    def __init__(
        self,
        clock: Clock,
        images: Images,
        calls: Calls,
        faults: Faults,
        reset: Callable[[], None],
        copy: Callable[[], dict[str, Any]],
        http_url: Callable[[], str | None],
        reports: dict[str, Callable[[], dict[str, Any]]],
        judge: Any,
        sessions: Any,
        tell_stacks: Callable[[object], dict[str, Any]],
        load: dict[str, Callable[[object], dict[str, Any]]],
        write_row: Callable[[object], dict[str, Any]],
    ) -> None:
        self._clock, self._images, self._calls, self._faults, self._reset = clock, images, calls, faults, reset
        self._routes: dict[tuple[str, str], Callable[[object], dict[str, Any]]] = {
            ("GET", "health"): lambda _: {"status": "ok", "pid": os.getpid(), "http_url": http_url()},
            ("GET", "calls"): lambda _: calls.as_dict(),
            ("DELETE", "calls"): self._reset_calls,
            ("GET", "images"): lambda _: images.as_dict(),
            ("PUT", "images"): self._put_images,
            ("GET", "faults"): lambda _: faults.as_dict(),
            ("PUT", "faults"): self._put_faults,
            ("DELETE", "faults"): self._delete_faults,
            ("GET", "iam"): lambda _: judge.as_dict(),
            ("PUT", "iam"): lambda body: judge.replace(body) or judge.as_dict(),
            ("DELETE", "sessions"): lambda _: sessions.expire(),
            ("GET", "quirks"): lambda _: SWITCHES.as_dict(),
            ("PUT", "quirks"): _put_quirks,
            ("PUT", "stacks"): tell_stacks,
            ("GET", "costs"): lambda _: COSTS.as_dict(),
            ("PUT", "costs"): _put_costs,
            ("POST", "rows"): write_row,
            ("GET", "clock"): lambda _: self._time(),
            ("POST", "clock"): self._set_clock,
            ("POST", "reset"): self._post_reset,
            ("POST", "copy"): lambda _: copy(),
            **{(method, "load"): answer for method, answer in load.items()},
            **{("GET", path): _without_body(report) for path, report in reports.items()},
        }

    def answer(self, method: str, path: str, body: bytes) -> Response:
        """Status and JSON object; 400 says what is wrong with the body, 404 and 405 what is known."""
        route = self._routes.get((method, path))
        if route is None:
            return self._unknown(method, path)
        try:
            return 200, route(json.loads(body) if body else None)
        except ValueError as error:
            return 400, {"message": str(error)}

    def _unknown(self, method: str, path: str) -> Response:
        methods = sorted(known for known, known_path in self._routes if known_path == path)
        if methods:
            return 405, {"message": f"/rehearsal/{path} takes {' and '.join(methods)}, not {method}."}
        paths = sorted({known_path for _, known_path in self._routes})
        return 404, {"message": f"/rehearsal/{path} does not exist; there are {', '.join(paths)}."}

    def _reset_calls(self, _: object) -> dict[str, Any]:
        self._calls.reset()
        return self._calls.as_dict()

    def _put_images(self, rules: object) -> dict[str, Any]:
        self._images.replace(rules, self._clock.now())
        return self._images.as_dict()

    def _put_faults(self, rules: object) -> dict[str, Any]:
        self._faults.replace(rules)
        return self._faults.as_dict()

    def _delete_faults(self, _: object) -> dict[str, Any]:
        self._faults.clear()
        return self._faults.as_dict()

    def _time(self) -> dict[str, Any]:
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        return {"now": now.isoformat(timespec="milliseconds"), "speed": self._clock.speed}

    def _set_clock(self, body: object) -> dict[str, Any]:
        changes = {"advance": self._clock.advance, "speed": self._clock.run_at}
        name, value = next(iter(body.items())) if isinstance(body, dict) and len(body) == 1 else ("", None)
        if name not in changes or isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError('The body must be {"advance": SECONDS} or {"speed": TIMES}.')
        changes[name](value)
        return self._time()

    def _post_reset(self, _: object) -> dict[str, Any]:
        self._reset()
        return {"status": "ok"}


def _without_body(report: Callable[[], dict[str, Any]]) -> Callable[[object], dict[str, Any]]:
    return lambda _: report()


def _put_costs(months: object) -> dict[str, Any]:
    COSTS.replace(months)
    return COSTS.as_dict()


def _put_quirks(switches: object) -> dict[str, Any]:
    SWITCHES.replace(switches)
    return SWITCHES.as_dict()
