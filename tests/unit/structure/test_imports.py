"""The folders of plugins/module_utils import one another in no circle, and the lowest of them in one order."""

from __future__ import annotations

from pathlib import Path

from tools.structure import imports
from tools.structure.sources import read

EDGES = imports.imports(read(Path(__file__).parents[3], ["plugins/module_utils"]))


def test_imports_between_folders_form_no_circle() -> None:
    in_circles = [str(edge) for edge in imports.in_circles(EDGES)]
    assert not in_circles, "\n".join(["these imports form a circle of folders:", *in_circles])


def test_the_lowest_folders_import_from_lower_ones_only() -> None:
    against = [str(edge) for edge in imports.against_order(EDGES)]
    assert not against, "\n".join([f"these imports are against the order {' < '.join(imports.ORDER)}:", *against])
