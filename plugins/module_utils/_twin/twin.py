# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads an account, and what it holds becomes the file of a twin. Writes nothing to AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .._aws.account import refuse_other_account
from .._aws.clock import answered_at
from .._aws.errors import Failure
from .._module.run import Result, Run
from .document import document, text_of
from .mask import mask_faults, masked
from .reader import Reader, Unread
from .redaction import redacted


def read_twin(run: Run) -> Result:
    """The file's text, how much is in it, and what is not."""
    caller = run.aws.client("sts").get_caller_identity()
    refuse_other_account(caller["Account"], run.params["aws_account_id"] or "")
    answers, unread = Reader(run.aws).read()
    twin = document(caller["Account"], run.aws.region, answered_at(caller), answers, unread)
    twin["answers"], twin["hidden"] = redacted(twin["answers"])
    text, mask = text_of(twin), run.params["mask"]
    for fault in mask_faults(mask, text, caller["Account"]):
        raise Failure(f"{fault.key}: {fault.problem}", todo=fault.hint)
    return {
        "changed": False,
        "twin": json.loads(masked(mask, text)),
        "lines": _lines(twin, unread),
    }


def _lines(twin: Mapping[str, Any], unread: Sequence[Unread]) -> list[str]:
    """What was read and what was not, for a person."""
    counts = {service: sum(map(len, found.values())) for service, found in twin["answers"].items()}
    lines = [
        f"Read account {twin['account']} in {twin['region']}: {sum(counts.values())} answers of {len(counts)} services"
    ]
    lines += [f"not read: {item.operation}{f' of {item.of}' if item.of else ''}: {item.reason}" for item in unread]
    return lines + [f"hidden: {path}" for path in twin["hidden"]]
