"""CloudFormation: a stack that was told, and not made, is deleted only where it retains everything."""

from __future__ import annotations

from moto.cloudformation.models import CloudFormationBackend as Backend

from ..clock import Clock
from ..patching import replace
from ..stacks import ToldResources

_delete = Backend.delete_stack


def install(_clock: Clock) -> None:
    """Patch moto."""
    replace(Backend, delete_stack=delete_stack)


def delete_stack(self: Backend, name_or_stack_id: str) -> None:
    """DeleteStack."""
    for stack in self.stacks.values():
        meant = name_or_stack_id in (stack.name, stack.stack_id)
        if meant and isinstance(stack.resource_map, ToldResources) and not stack.resource_map.deletable():
            raise NotImplementedError
    _delete(self, name_or_stack_id)
