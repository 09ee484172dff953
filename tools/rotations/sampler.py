"""Checking an environment over and over while something else happens to it."""

from __future__ import annotations

import threading
from collections import Counter

from tools.rotations.environment import Environment

INTERVAL = 0.1
"""Seconds between two samples."""


class Sampler:
    """Collects the problems of an environment in a thread of its own, and counts how often each was there."""

    def __init__(self, environment: Environment) -> None:
        self._environment, self._stop = environment, threading.Event()
        self.count, self.problems = 0, Counter[str]()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            try:
                self.problems.update(self._environment.problems())
            except Exception as error:  # a sample that failed counts as a problem
                self.problems[f"a sample failed: {error!r}"] += 1
            self.count += 1
