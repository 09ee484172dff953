#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: deploy_lock
version_added: "1.0.0"
short_description: Lets one run at a time write to an environment
description:
  - Keeps a lock in the account itself, in the SSM parameter C(/talentbase.aws/locks/NAME), with who holds it, since when, from where and until when.
  - A lock whose time is over counts no more; the next run that writes takes it over and says whose it was.
  - Taking and giving back are safe when several runs do it at once. The parameter stays when the lock is given back, and goes with its environment.
notes:
  - Times are compared by AWS's clock, so that the clocks of the machines that deploy need not agree.
  - The credentials need C(ssm:GetParameter), C(ssm:PutParameter), for V(absent) C(ssm:DeleteParameter), and, where O(resource_tags) are given,
    C(ssm:AddTagsToResource).
  - No stock module writes only where nobody else did.
author: TalentBase (@talentbase)
options:
  name:
    description: What is locked. The playbooks give the name of the cluster, which no two environments of an account and region share.
    type: str
    required: true
  state:
    description:
      - V(acquired) takes the lock, or keeps and renews the one that this run has.
      - V(free) takes nothing and fails where another run has it. The modules that are given O(lock) then take it before their first write.
      - V(released) gives back what this run has, and nothing else.
      - V(absent) deletes the parameter, for an environment that is gone; it fails where another run has the lock.
      - V(shown) tells who has it.
      - In check mode nothing is taken or given back, and a lock that another run has is a warning.
    type: str
    choices: [acquired, free, released, absent, shown]
    default: acquired
  holder:
    description: The id of this run; a new one where it is not given.
    type: str
  ttl:
    description: Seconds after which the lock ends by itself. Longer than the longest wait of a deploy.
    type: int
    default: 3600
  wait:
    description: Seconds to wait for another run's lock; V(0) refuses at once.
    type: int
    default: 0
  take_over:
    description: The id of the run whose lock is taken though its time is not over. Only for a run that is known to be dead.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: No other deploy is under way
  talentbase.aws.deploy_lock:
    name: app-dev
    state: free
  register: deploy_lock_result

- name: The cluster stands
  talentbase.aws.ecs_cluster:
    cluster: {name: app-dev}
    lock: {name: app-dev, holder: "{{ deploy_lock_result.holder }}"}

- name: The lock is given back
  talentbase.aws.deploy_lock:
    name: app-dev
    holder: "{{ deploy_lock_result.holder }}"
    state: released
"""

RETURN = r"""
holder:
  description: The id of this run.
  returned: success
  type: str
  sample: 5f0c9e1a
lock:
  description: Who has the lock, as it stood before this module did anything; empty where nobody has.
  returned: success
  type: dict
  sample: {holder: 9b1d77c2, who: "arn:aws:iam::123456789012:user/ana", origin: "host ci-3, AWX job 117", since: "2026-03-01T10:00:00+00:00",
           until: "2026-03-01T11:00:00+00:00", expired: false}
"""

from ..module_utils._lock.lock import Lock, new_holder
from ..module_utils._lock.record import TTL
from ..module_utils._lock.states import bring
from ..module_utils._module.arguments import arguments
from ..module_utils._module.run import Result, Run, run_module

STATES = ["acquired", "free", "released", "absent", "shown"]


def main() -> None:
    spec = arguments(
        name={"type": "str", "required": True},
        state={"type": "str", "choices": STATES, "default": "acquired"},
        holder={"type": "str"},
        ttl={"type": "int", "default": TTL},
        wait={"type": "int", "default": 0},
        take_over={"type": "str"},
    )
    run_module(spec, deploy_lock)


def deploy_lock(run: Run) -> Result:
    """Bring the lock to the state that was asked for."""
    holder = run.params["holder"] or new_holder()
    lock = Lock(run.aws, run.params["name"], holder, run.tags, run.progress)
    return {"holder": holder, **bring(lock, run.params, run.check_mode, run.warn)}


if __name__ == "__main__":
    main()
