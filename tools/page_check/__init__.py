"""Checks of the pages of environments: their HTML and colours, and in a real browser what is seen of them."""
