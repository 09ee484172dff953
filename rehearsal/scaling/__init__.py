"""Target tracking of Application Auto Scaling, as alarms under load set it off."""
