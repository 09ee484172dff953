"""Making one of moto's models, which are abstract to mypy alone."""

from __future__ import annotations

from typing import Any


def made(model: Any, *arguments: Any, **options: Any) -> Any:
    """The model with these arguments."""
    return model(*arguments, **options)
