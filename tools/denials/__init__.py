"""Every operation of a first deploy, a release and a rotation is denied, or refused once, in turn."""
