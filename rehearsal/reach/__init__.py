"""Who reaches whom in the account's networks: what security groups let through."""
