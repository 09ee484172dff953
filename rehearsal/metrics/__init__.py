"""What CloudWatch has measured of the account's services and load balancers."""
