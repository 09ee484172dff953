"""Random changes of inventories, watched from the account."""
