"""Pure values and arithmetic of the scoring of administrative procedures; standard library only."""
