"""How long learning to suggest takes, how much memory, and how long one suggestion: on texts that are made up."""
