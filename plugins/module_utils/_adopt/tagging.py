# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Writes the tags by which a deploy finds the parts of a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from .._aws.session import chunks, gather
from .._aws.tags import to_dict, to_list
from .._lock.lock import Lock
from .._module.run import Result, Run

RESOURCES_IN_A_CALL = 500
"""CreateTags takes 1,000: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html"""
Tags = Mapping[str, Mapping[str, str]]


def tag_parts(run: Run) -> Result:
    """Give each part the tags that it lacks, under the lock of the environment."""
    missing = _missing(run, run.params["tags"])
    result = {"changed": bool(missing), "tags": missing, "diff": [_diff(id_, item) for id_, item in missing.items()]}
    if run.check_mode or not missing:
        return result
    run.take_lock()
    try:
        _write(run, missing)
    finally:
        _release(run)
    return result


def _missing(run: Run, wanted: Tags) -> Tags:
    """What of the wanted tags is not there yet, in a call for many."""
    parts = chunks(sorted(wanted), RESOURCES_IN_A_CALL)
    reads = {
        part[0]: partial(
            run.aws.pages, "ec2", "describe_tags", "Tags", Filters=[{"Name": "resource-id", "Values": part}]
        )
        for part in parts
    }
    found: dict[str, list[Mapping[str, str]]] = {}
    for tag in [tag for answer in gather(reads).values() for tag in answer] if reads else []:
        found.setdefault(tag["ResourceId"], []).append(tag)
    given = {id_: to_dict(found.get(id_)) for id_ in wanted}
    lacking = {
        id_: {name: value for name, value in tags.items() if given[id_].get(name) != value}
        for id_, tags in wanted.items()
    }
    return {id_: tags for id_, tags in lacking.items() if tags}


def _write(run: Run, missing: Tags) -> None:
    """One call for all parts with the same tags, side by side."""
    ec2, groups = run.aws.client("ec2"), dict[str, list[str]]()
    for id_, tags in missing.items():
        groups.setdefault(json.dumps(tags, sort_keys=True), []).append(id_)
    writes = {
        text: partial(ec2.create_tags, Resources=ids, Tags=to_list(json.loads(text))) for text, ids in groups.items()
    }
    gather(writes)


def _release(run: Run) -> None:
    option = run.params.get("lock")
    if option:
        Lock(run.aws, option["name"], option["holder"], {}, run.progress).release()


def _diff(id_: str, tags: Mapping[str, str]) -> dict[str, str]:
    return {
        "before_header": id_,
        "after_header": id_,
        "before": "",
        "after": "".join(f"{name}={value}\n" for name, value in sorted(tags.items())),
    }
