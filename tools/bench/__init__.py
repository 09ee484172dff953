"""A deploy against a play of stock modules for the same stack, on the embedded account."""
