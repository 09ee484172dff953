"""Amazon ECS on Fargate: a pure scheduler, and the API in front of it."""

from __future__ import annotations
