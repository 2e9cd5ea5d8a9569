"""Voting under load: a round with its codes, a server, voters who all come at once, and the count of what was kept."""
