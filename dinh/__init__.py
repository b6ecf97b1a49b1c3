"""đình: the digital government of a province. Floors: project > fronts > domains > kernel > events > lib."""
