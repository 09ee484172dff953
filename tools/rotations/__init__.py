"""Rotations of secrets that are killed at seeded moments and run again."""
