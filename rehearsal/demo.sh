#!/usr/bin/env bash
# Builds dev on the embedded account, runs the same command again, and shows the result. The account keeps running
# afterwards; the next demo begins with an empty one.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

say() { printf '\n=== %s\n' "$*"; }
deploy() { ansible-playbook deploy.yml -i inventories/dev; }
writes() { python -m rehearsal status | sed -n 's/.* calls, \([0-9]*\) of them writes.*/\1/p'; }

say "An empty AWS account on loopback; minutes of AWS take seconds there"
python -m rehearsal start --background --speed 60
python -m rehearsal reset
eval "$(python -m rehearsal env)"

say "First run: ansible-playbook deploy.yml -i inventories/dev"
deploy

say "Second run of the same command: nothing changes"
before=$(writes)
deploy | tee .cache/rehearsal/second-run.log
after=$(writes)

say "What was built"
ansible-playbook playbooks/verify.yml -i inventories/dev
ansible-playbook playbooks/outputs.yml -i inventories/dev

say "The second run: $(grep -o "dev: nothing to change" .cache/rehearsal/second-run.log), $((after - before)) write calls"
grep -q 'dev: nothing to change' .cache/rehearsal/second-run.log
[ "$after" -eq "$before" ]
release=$(python -c 'from rehearsal.account import git_sha; print(git_sha("talentbase-api"))')
cat <<TEXT
The account still runs. To look at it, or to deploy something else:
  . .venv/bin/activate && eval "\$(python -m rehearsal env)"
  ansible-playbook deploy.yml -i inventories/dev --check --diff -e '{"image_tags": {"api": "$release"}}'
To stop it: python -m rehearsal stop
TEXT
