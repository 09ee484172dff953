"""The project's own measurements and generated pages: python -m tools.NAME from its root."""

from __future__ import annotations

import sys
from pathlib import Path

# For the imports from ansible_collections.talentbase.aws, which come before all others.
sys.path.insert(0, str(Path(__file__).parents[1] / "collections"))
