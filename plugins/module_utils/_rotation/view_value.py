# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Shows one value to the person who named it and confirmed; and what CloudTrail records of that."""

from __future__ import annotations

from shlex import quote

from .._aws.errors import Failure
from .._aws.session import Aws
from .._inventory.inventory import Inventory
from .._module.run import Result, Run
from .._parameters.names import parameter_arn
from .._text.times import utc
from .selection import select
from .value_reads import ValueRead, caller_of, read_parameter, read_secret
from .viewing import for_terminal, new_file, refuse_automation, terminal, write_all


def view_value(run: Run, inventory: Inventory) -> Result:
    """Write the value to the terminal, or into a new file; the result tells where, and no value."""
    options = run.params
    name, version, to_file = options["name"], options["version"], options["to_file"]
    selected = select(inventory, [name])
    refuse_automation(options["automation"], to_file, inventory.secret_policy.view_in_automation)
    result = {"changed": bool(to_file), "attended": not options["automation"], "shown": "", "audit": ""}
    if run.check_mode:
        return result
    if options["confirm"] != name:
        raise Failure("The value is not shown: it was not confirmed", todo=f"give -e confirm={quote(name)}")
    caller, moment = caller_of(run.aws)
    with new_file(to_file) if to_file else terminal(options["terminal"]) as stream:
        read = _read(run.aws, selected, version)
        title = f"{name}, {version} version {read.version}:"
        write_all(stream, read.content if to_file else for_terminal(title, read.content))
    shown = to_file or "the terminal"
    audit = f"CloudTrail records this {read.operation} of {read.arn} by {caller} at {utc(moment)} UTC."
    run.progress.show([f"The {version} value of {name} is in {shown}.", audit])
    return {**result, "shown": shown, "audit": audit}


def _read(aws: Aws, selected: Inventory, version: str) -> ValueRead:
    """The value of the one secret or parameter that was selected."""
    for secret in selected.secrets.values():
        return read_secret(aws, secret.name, version)
    (parameter,) = selected.parameters.values()
    arn = parameter_arn(parameter.name, selected.account_id, aws.region)
    return read_parameter(aws, parameter, arn, version)
