#!/usr/bin/env bash
# A .venv with what requirements/dev.txt pins: by uv, or by pip where uv cannot be had.
# PYTHON names the interpreter; without it python3 is taken, or the newest python3.N that will do.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=${PATH#"$PWD/.venv/bin:"} # the Makefile's; what is looked for here is the Python below it
venv=.venv
first=11 last=13 # of Python 3: what ansible-core 2.19 and the pinned packages run on

say() { printf '%s\n' "$*" >&2; }
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo "not there"; }
will_do() { [[ $(version "$1") =~ ^3\.([0-9]+)$ ]] && ((BASH_REMATCH[1] >= first && BASH_REMATCH[1] <= last)); }

find_python() {
  local candidate candidates=("${PYTHON:-}")
  [ -n "${PYTHON:-}" ] || candidates=(python3 python3.13 python3.12 python3.11)
  for candidate in "${candidates[@]}"; do
    will_do "$candidate" && { echo "$candidate"; return; }
  done
  say "Python 3.$first to 3.$last is needed; ${candidates[0]} is $(version "${candidates[0]}")."
  say "Install one of them, with its venv module, or name one: make setup PYTHON=/path/to/python3.12"
  return 1
}

install_with_uv() {
  "$venv/bin/python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements/uv.txt || return
  # uv reads no pip configuration: tell it about another index than PyPI.
  local index=${PIP_INDEX_URL:-$("$venv/bin/python" -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
  "$venv/bin/uv" pip install --python "$venv/bin/python" --quiet --require-hashes -r requirements/dev.txt || return
  # uv compiles nothing by itself, and every run would pay. Left out: the many collections that nothing here imports.
  "$venv/bin/python" -m compileall -q -j 0 -x 'ansible_collections/(?!amazon/|community/aws/)|/sympy/|/networkx/' \
    "$venv"/lib/python3.*/site-packages || true # a file that does not compile is for who imports it
}

python=$(find_python)
[ "$(version "$venv/bin/python")" = "$(version "$python")" ] || rm -rf "$venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$python" -m venv "$venv"
install_with_uv || {
  say "uv cannot be used here; pip does the same in two to three minutes."
  "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements/dev.txt
}
touch "$venv/.installed"
