"""One change of a round after the other: of its phase, of what is judged in it, and of its count."""

from ..models import Round


def hold(round_id: int) -> str:
    """Until the end of the transaction, let whoever else counts this round or moves it on wait; gives its phase."""
    return Round.objects.select_for_update().only("state").get(pk=round_id).state
