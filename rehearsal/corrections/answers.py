"""Every service: under which names moto looks for a member of an answer is found out once, as it takes most of a long answer's time."""

from __future__ import annotations

from moto.core.serialize import AttributePickerContext, XFormedAttributePicker

from ..clock import Clock
from ..hooking import replace


def install(clock: Clock) -> None:
    """Hook the memory into moto."""
    ask = XFormedAttributePicker.get_possible_keys
    known: dict[tuple[object, ...], list[str]] = {}

    def get_possible_keys(self: XFormedAttributePicker, context: AttributePickerContext) -> list[str]:
        parent = getattr(context.shape, "parent", None)
        service = context.service_model.service_name if context.service_model else ""
        place = (service, parent and parent.name, context.shape.name, context.key, type(context.obj))
        if place not in known:
            known[place] = list(ask(self, context))
        return known[place]

    replace(XFormedAttributePicker, get_possible_keys=get_possible_keys)
