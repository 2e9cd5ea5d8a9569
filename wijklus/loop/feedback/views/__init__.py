"""The screens of this room: answering, sending, figures, and "is het opgelost?"."""
