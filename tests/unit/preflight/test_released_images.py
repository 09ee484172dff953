"""Which services keep an image that was released beside the inventory."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._preflight.released_images import inventory_tag, released

BY_RUN, BY_INVENTORY = {"image_tag": "sha"}, {"image_tag": "latest"}


@pytest.mark.parametrize(
    ("requested", "before", "named", "kept"),
    [
        ({}, {}, "latest", False),  # never deployed
        (BY_INVENTORY, {"web": "latest"}, "latest", False),
        (BY_RUN, {"web": "latest"}, "latest", True),
        (BY_RUN, {"web": "latest"}, "v2", False),  # the inventory names a new one
        (BY_RUN, {"web": "sha"}, "sha", False),
        (BY_RUN, {}, "latest", True),  # released before the inventory's tag was recorded
        ({"image_tag": "latest", "image_tags": {"web": "sha"}}, {"web": "latest"}, "latest", True),
        ({"image_tag": "sha", "image_tags": {"web": "latest"}}, {"web": "latest"}, "latest", False),
        ({"image_tag": "latest", "image_tags": {"web": "sha256:0"}}, {"web": "latest"}, "latest", True),
    ],
)
def test_what_was_released_is_kept(
    dev: dict[str, Any], requested: dict[str, Any], before: dict[str, str], named: str, kept: bool
) -> None:
    found = released("web", named, load(dev, []), requested, before)
    assert (found is not None) is kept


def test_a_pinned_tag_is_never_released_beside_the_inventory(dev: dict[str, Any]) -> None:
    dev["services"]["web"]["image_tag"] = "pinned"
    inventory = load(dev, [])
    named = inventory_tag("web", inventory.services["web"], inventory)
    assert named == "pinned"
    assert released("web", named, inventory, BY_RUN, {"web": "pinned"}) is None
