"""How AWX runs the nodes of a workflow, and when a workflow has failed.

As WorkflowDAG does: https://github.com/ansible/awx/blob/24.6.1/awx/main/scheduler/dag_workflow.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENDS = ("successful", "failed", "error", "canceled")


@dataclass
class Node:
    """A node by its identifier, and those that follow it."""

    identifier: str
    success_nodes: list[str] = field(default_factory=list)
    failure_nodes: list[str] = field(default_factory=list)
    always_nodes: list[str] = field(default_factory=list)

    def after(self, status: str) -> list[str]:
        """The nodes that run when this one has ended so."""
        return (self.success_nodes if status == "successful" else self.failure_nodes) + self.always_nodes

    @property
    def handled(self) -> bool:
        """Whether its failure is one of the workflow's paths, and so does not fail the workflow."""
        return bool(self.failure_nodes or self.always_nodes)


def run_workflow(nodes: Mapping[str, Node], ends: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """How the workflow ends, and the nodes that ran with how they ended.

    ends: how a node ends that does not succeed. A denied approval, and one that timed out, is failed.
    """
    unknown = set(ends) - set(nodes) | (set(ends.values()) - set(ENDS))
    assert not unknown, unknown
    followers = {name for node in nodes.values() for name in node.after("successful") + node.after("failed")}
    waiting = [name for name in nodes if name not in followers]
    ran: dict[str, str] = {}
    for name in waiting:  # it grows
        if name not in ran:
            ran[name] = ends.get(name, "successful")
            waiting.extend(nodes[name].after(ran[name]))
    failed = [name for name, status in ran.items() if status != "successful" and not nodes[name].handled]
    return ("failed" if failed else "successful"), ran
