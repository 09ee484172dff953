"""An account made of the file of another one, as playbooks/twin.yml writes it: docs/twin.md."""

from __future__ import annotations
