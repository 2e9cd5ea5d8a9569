"""How fast an election is read and counted, beside pabutools where it is installed."""
