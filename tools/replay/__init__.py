"""Recorded answers of AWS before the collection's readers and planners: python -m tools.replay FOLDER."""
