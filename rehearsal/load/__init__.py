"""The load that PUT load gives services, databases and caches, minute by minute of the account's clock."""
