"""What a deploy that changes nothing costs, of one environment and of many at once."""
