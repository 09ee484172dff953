# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of a module: its options, its clients, its lock; and the one place where an exception becomes a message."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._aws.errors import BotoCoreError, ClientError, Failure, explain
from .._aws.progress import Progress
from .._aws.session import Aws
from .._lock.lock import Lock, hold
from .._plan.owner import environment_id, owner_tags
from .clean_module import aws_module

Result = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A module at work. params: its options as Ansible has checked them."""

    aws: Aws
    params: Mapping[str, Any]
    check_mode: bool
    progress: Progress
    warn: Callable[[str], None]

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags of everything that the run makes."""
        return {**self.params["resource_tags"], **owner_tags(environment_id(self.params["environment"] or ""))}

    @property
    def removing(self) -> bool:
        """Whether the requested state is absent."""
        return self.params.get("state") == "absent"

    def take_lock(self) -> bool:
        """Have the environment's lock before the first write; true where this run did not have it before."""
        option = self.params.get("lock")
        return hold(self.aws, option, self.tags, self.progress) if option else False

    def release_lock(self) -> bool:
        """Release the lock at the end of the last module of a playbook; true where its option asks for that."""
        option = self.params.get("lock")
        if not option or not self.params["release_lock"] or self.check_mode:
            return False
        Lock(self.aws, option["name"], option["holder"], {}, self.progress).release()
        return True


def run_module(argument_spec: Mapping[str, Any], body: Callable[[Run], Result]) -> None:
    """Run a module's body and exit with its result; every exception that a user can meet becomes one message."""
    module = aws_module(dict(argument_spec))
    try:
        progress = Progress(module.params.get("progress_file"), module.params.get("progress_width", 0))
        result = body(Run(Aws(module, progress), module.params, module.check_mode, progress, module.warn))
    except Failure as failure:
        module.fail_json(msg=str(failure), **failure.details)
    except (ClientError, BotoCoreError) as error:
        module.fail_json(msg=explain(error))
    except Exception as error:  # its text may hold a value that must not be seen, so only its place is told
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}, {place.name}"
        module.fail_json(
            msg=f"A defect of talentbase.aws: {where}. To do: report this line; the same command may be run again."
        )
    module.exit_json(**result)
