"""Rules of this room."""
