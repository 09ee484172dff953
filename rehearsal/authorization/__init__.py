"""What IAM asks of a caller for each API call: actions, resources and condition keys."""
