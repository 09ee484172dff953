"""AWS WAF before the account's load balancers: rules, what they match, and the records of it."""
