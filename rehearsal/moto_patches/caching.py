"""Every service: what moto computes for each request is computed once.

The possible keys of a response's members take most of the time of a long response. The service of a host takes a
listing of the files of moto's package. A loader of models lists all of botocore's folders once, and moto makes one for each
service and each error.
"""

from __future__ import annotations

from functools import cache

import botocore.session
import moto.core.utils
from moto.core.serialize import AttributePickerContext, XFormedAttributePicker
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from ..clock import Clock
from ..patching import replace


def install(clock: Clock) -> None:
    """Patch moto with these caches."""
    replace(DomainDispatcherApplication, get_backend_for_host=cache(DomainDispatcherApplication.get_backend_for_host))
    for module in (botocore.session, moto.core.utils):
        replace(module, create_loader=cache(module.create_loader))
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
