#!/usr/bin/python

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: deploy_lock
version_added: "1.0.0"
short_description: Manage the deploy lock of an environment
description:
  - Keeps a lock in the SSM parameter C(/talentbase.aws/locks/NAME) of the account, with its holder, start, origin and expiry, so that one run
    at a time writes to an environment.
  - Below an C(ansible-playbook) on the same machine, taking the lock starts a heartbeat, a process that writes the record anew every 20 seconds until
    that C(ansible-playbook) ends. The lock of a run that was killed expires 50 seconds after its last beat.
  - An expired lock no longer counts. The next run that writes takes it over and reports the previous holder.
  - Acquiring and releasing are safe when several runs do it at once. The parameter stays after a release, and is deleted with its environment.
notes:
  - Times are compared by the clock of AWS, so the clocks of the machines that deploy may differ.
  - In AWX, a job that has ended no longer holds a lock, where C(CONTROLLER_HOST) and C(CONTROLLER_OAUTH_TOKEN), or those of C(TOWER_), are in the
    environment and name the AWX of that job. Its state is asked of that AWX alone.
  - The credentials need C(ssm:GetParameter), C(ssm:PutParameter), for V(absent) C(ssm:DeleteParameter), and, where O(resource_tags) are given,
    C(ssm:AddTagsToResource).
  - No stock module writes a parameter only if nobody else has written it meanwhile.
author: TalentBase (@talentbase)
options:
  name:
    description: The name of the lock. The playbooks use the name of the cluster, which is unique in an account and region.
    type: str
    required: true
  state:
    description:
      - V(acquired) takes the lock, or renews it if this run has it already.
      - V(free) takes nothing, and fails if another run has the lock. Modules with the option O(lock) then take it before their first write.
      - V(released) releases the lock of this run, and no other.
      - V(absent) deletes the parameter, for an environment that is deleted; fails if another run has the lock.
      - V(shown) returns who has the lock.
      - In check mode nothing is taken or released, and a lock of another run is a warning.
    type: str
    choices: [acquired, free, released, absent, shown]
    default: acquired
  holder:
    description: The id of this run; by default a new one.
    type: str
  ttl:
    description: Seconds after which the lock of a run without a heartbeat expires. Longer than the longest wait of a deploy.
    type: int
    default: 3600
  wait:
    description: Seconds to wait for another run's lock; with V(0) it is refused as soon as that run is known to live.
    type: int
    default: 0
  take_over:
    description: The id of a run whose lock is taken over before it expires. Only for a run that is known to have ended.
    type: str
extends_documentation_fragment:
  - talentbase.aws.converge
  - amazon.aws.common.modules
  - amazon.aws.region.modules
"""

EXAMPLES = r"""
- name: No other deploy is running
  talentbase.aws.deploy_lock:
    name: app-dev
    state: free
  register: deploy_lock_result

- name: The cluster exists
  talentbase.aws.ecs_cluster:
    cluster: {name: app-dev}
    lock: {name: app-dev, holder: "{{ deploy_lock_result.holder }}"}

- name: The lock is released
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
  description: Who had the lock before this module ran; empty if nobody.
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
    """Bring the lock to the requested state."""
    holder = run.params["holder"] or new_holder()
    lock = Lock(run.aws, run.params["name"], holder, run.tags, run.progress)
    return {"holder": holder, **bring(lock, run.params, run.check_mode, run.warn)}


if __name__ == "__main__":
    main()
