"""What adopting an account that another tool has made costs."""
