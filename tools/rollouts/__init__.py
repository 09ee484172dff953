"""Rollouts of good and bad releases, many at a time, whose verdict and cause must be right."""
