"""Fortnights of load: made-up ones with one right advice each, and simulated ones on the embedded account."""
