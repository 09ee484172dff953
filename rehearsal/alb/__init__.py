"""HTTP on loopback, answered as the account's load balancers would."""
