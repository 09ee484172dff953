"""What AWS refuses for a while, shows late or adds by itself: on by default, each switched off by its name."""
