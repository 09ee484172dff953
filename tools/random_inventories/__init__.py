"""Random inventories, deployed and destroyed."""
