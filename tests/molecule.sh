#!/usr/bin/env bash
# Every molecule scenario against an embedded account of its own: tests/molecule.sh [SCENARIO ...]
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export PATH="$root/.venv/bin:$PATH" NO_COLOR=1 MOLECULE_COMMAND_BORDERS=0

folder=$root/.cache/molecule
rm -rf "$folder/home" # molecule remembers there what an interrupted run had prepared
mkdir -p "$folder/home"
account() { (cd "$folder" && PYTHONPATH=$root python -m rehearsal "$@"); }
free_port() { python -c 'import socket; probe = socket.socket(); probe.bind(("127.0.0.1", 0)); print(probe.getsockname()[1])'; }

trap 'account stop >/dev/null' EXIT
account stop >/dev/null
account start --background --speed 100 --port "$(free_port)" >/dev/null
eval "$(account env)"
unset AWS_REGION AWS_DEFAULT_REGION
export HOME=$folder/home

scenarios=("$@")
[ $# -gt 0 ] || scenarios=(preflight network secrets data ingress monitoring services)
passed=0 failed=0
for scenario in "${scenarios[@]}"; do
  begin=$SECONDS
  if molecule test -s "$scenario" >"$folder/$scenario.log" 2>&1; then
    passed=$((passed + 1))
    printf 'passed  %-12s %4d s\n' "$scenario" $((SECONDS - begin))
  else
    failed=$((failed + 1))
    cat "$folder/$scenario.log"
    printf 'FAILED  %-12s %4d s\n' "$scenario" $((SECONDS - begin))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
