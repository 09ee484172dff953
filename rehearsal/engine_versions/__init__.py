"""Versions and sizes that AWS has on a day: PostgreSQL on RDS, and the engines of ElastiCache. Pure."""
