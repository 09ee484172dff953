"""Every service: what moto finds out anew for each request is found out once.

Under which names it looks for a member of an answer takes most of a long answer's time, and which service a host is for means
listing the files of moto's package.
"""

from __future__ import annotations

from functools import cache

from moto.core.serialize import AttributePickerContext, XFormedAttributePicker
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto with these caches."""
    replace(DomainDispatcherApplication, get_backend_for_host=cache(DomainDispatcherApplication.get_backend_for_host))
    original = XFormedAttributePicker.get_possible_keys
    keys: dict[tuple[object, ...], list[str]] = {}

    def get_possible_keys(self: XFormedAttributePicker, context: AttributePickerContext) -> list[str]:
        parent = getattr(context.shape, "parent", None)
        service = context.service_model.service_name if context.service_model else ""
        key = (service, parent and parent.name, context.shape.name, context.key, type(context.obj))
        if key not in keys:
            keys[key] = list(original(self, context))
        return keys[key]

    replace(XFormedAttributePicker, get_possible_keys=get_possible_keys)
