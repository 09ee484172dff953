# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the commands of containers, health checks and release tasks are ones that can run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .containers import HEALTH_FORMS
from .faults import Fault
from .inventory import Inventory
from .services import Service


def check_commands(inventory: Inventory, _variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of every command of every service."""
    for name, service in inventory.services.items():
        for key, words in _health_commands(f"services.{name}", service):
            yield from _health(key, words)
        for key, words in _commands(f"services.{name}", service):
            if words and words[0] in HEALTH_FORMS:
                problem = f"begins with {words[0]}, which means something in a health check alone"
                hint = "drop that word; for a shell write [sh, -c, TEXT]. It is passed on as it is"
                yield Fault(key, problem, hint, warning=True)


def _health_commands(key: str, service: Service) -> Iterator[tuple[str, Sequence[str]]]:
    if service.container_health.probe == "command":
        yield f"{key}.container_health.command", service.container_health.command
    for name, sidecar in service.sidecars.items():
        yield f"{key}.sidecars.{name}.health_command", sidecar.health_command


def _commands(key: str, service: Service) -> Iterator[tuple[str, Sequence[str]]]:
    yield f"{key}.command", service.command
    yield f"{key}.entry_point", service.entry_point
    for number, task in enumerate(service.release_tasks):
        yield f"{key}.release_tasks[{number}].command", task.command
    for name, sidecar in service.sidecars.items():
        yield f"{key}.sidecars.{name}.command", sidecar.command
        yield f"{key}.sidecars.{name}.entry_point", sidecar.entry_point


def _health(key: str, words: Sequence[str]) -> Iterator[Fault]:
    if not words or words[0] not in HEALTH_FORMS:
        return
    if len(words) == 1:
        yield Fault(key, f"is {words[0]} alone", "give the command behind it, such as [CMD-SHELL, ./healthy.sh]")
    # Docker gives a shell the first text alone as its script: https://github.com/moby/moby, daemon/health.go
    elif words[0] == "CMD-SHELL" and len(words) > 2:
        problem = f"is CMD-SHELL with {len(words) - 1} texts, of which a shell runs the first alone"
        yield Fault(key, problem, "write the whole command as one text, or begin with CMD")
