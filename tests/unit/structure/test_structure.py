"""The figures of the structure, over small sources."""

from __future__ import annotations

from tools.structure import imports, operations, sizes
from tools.structure.sources import Source, parse

UTILS = "plugins/module_utils"


def edges(*sources: tuple[str, str]) -> list[imports.Import]:
    return imports.imports(parse(f"{UTILS}/{path}", text) for path, text in sources)


def test_sizes_of_files_and_functions() -> None:
    module = parse(
        "plugins/modules/x.py",
        'DOCUMENTATION = r"""\na\nb\n"""\nRETURN = ""\n\n\ndef main() -> None:\n    def inner():\n        pass\n    inner()\n',
    )
    assert [(item.lines, item.place) for item in sizes.file_sizes([module])] == [(11, "plugins/modules/x.py")]
    assert [item.lines for item in sizes.code_sizes([module])] == [6]
    found = sorted(sizes.function_sizes([module]))
    assert [(item.lines, item.place) for item in found] == [
        (2, "plugins/modules/x.py:9 inner"),
        (4, "plugins/modules/x.py:8 main"),
    ]
    assert sizes.longest(found, 1)[0].lines == 4


def test_percentiles() -> None:
    lengths = [sizes.Size(lines, "x") for lines in range(1, 11)]
    assert [sizes.percentile(lengths, percent) for percent in (0, 50, 90, 100)] == [1, 5, 9, 10]
    assert sizes.percentile([], 90) == 0


def test_annotations() -> None:
    text = (
        "class A:\n    def good(self, x: int, *y: int, **z: int) -> None: ...\n    def no_return(self): ...\n"
        "def no_type(x, y: int) -> None: ...\ndef no_star(*x) -> None: ...\nasync def fine() -> None: ...\n"
    )
    assert sizes.unannotated([parse("a.py", text)]) == ["a.py:4 no_type", "a.py:5 no_star", "a.py:3 no_return"]


def test_imports_between_folders_are_found_however_they_are_written() -> None:
    found = edges(
        (
            "_a/x.py",
            "from .._b.y import z\nfrom . import other\nfrom .. import _c\nimport json\n"
            "from ansible_collections.talentbase.aws.plugins.module_utils._d import w\n"
            "def late():\n    from .._e import v\n",
        ),
        ("_a/deep/x.py", "from ..x import one\nfrom ..._b import two\n"),
    )
    assert {(edge.importer, edge.imported, edge.line) for edge in found} == {
        ("_a", "_b", 1),
        ("_a", "_c", 3),
        ("_a", "_d", 5),
        ("_a", "_e", 7),
        ("_a", "_b", 2),
    }
    assert str(found[0]) == f"{UTILS}/_a/x.py:1 _a -> _b: from .._b.y import z"


def test_other_files_are_no_part_of_it() -> None:
    assert imports.imports([parse("plugins/modules/x.py", "from ..module_utils._a import b")]) == []


def test_circles_are_found_with_the_imports_in_them() -> None:
    found = edges(
        ("_a/x.py", "from .._b import y"),
        ("_b/x.py", "from .._c import y\nfrom .._f import y"),
        ("_c/x.py", "from .._a import y"),
        ("_d/x.py", "from .._a import y\nfrom .._e import y"),
        ("_e/x.py", "from .._d import y"),
    )
    assert imports.circles(found) == [{"_a", "_b", "_c"}, {"_d", "_e"}]
    assert [(edge.importer, edge.imported) for edge in imports.in_circles(found)] == [
        ("_a", "_b"),
        ("_b", "_c"),
        ("_c", "_a"),
        ("_d", "_e"),
        ("_e", "_d"),
    ]
    assert imports.circles(found[:3]) == []


def test_the_order_is_held_by_the_folders_that_it_names() -> None:
    found = edges(
        ("_aws/x.py", "from .._plan import y\nfrom .._lock import y\nfrom .._ecs import y"),
        ("_lock/x.py", "from .._aws import y"),
        ("_ecs/x.py", "from .._module import y"),
    )
    against = [(edge.importer, edge.imported) for edge in imports.against_order(found)]
    assert against == [("_aws", "_lock"), ("_aws", "_ecs")]


def test_callers_of_an_operation() -> None:
    sources: list[Source] = [
        parse("a.py", "ecs.describe_tasks(tasks=[])"),
        parse("b.py", 'pages("ecs", "describe_tasks")'),
        parse("c.py", '"""describe_tasks is not called here."""\nlist_tasks()\n'),
    ]
    assert operations.callers(sources, "describe_tasks") == ["a.py", "b.py"]
