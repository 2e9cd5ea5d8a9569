"""What people say back once an answer reached them: "is het opgelost?"."""

import random
from datetime import datetime, timedelta

from wijklus.loop.feedback import reads as feedback
from wijklus.loop.feedback import writes as answers

from .texts import MATTERS

USUAL = 0.2
"""The share of people answered by the desk who are not content."""


def hear_back(*, at: datetime, seed: int) -> None:
    """Three out of five people who were told an outcome say whether it is solved; whoever said so is left alone."""
    unhappy_with = {matter.outcome_text: matter.unhappy for matter in MATTERS if matter.outcome_text}
    told = list(feedback.told_an_outcome())
    heard = {
        verdict.recipient_id for verdict in feedback.verdicts_of(recipient_ids=[recipient.pk for recipient in told])
    }
    for number, recipient in enumerate(told):
        chance = random.Random(f"{seed}:{number}")  # noqa: S311 (a story, no secret)
        if chance.random() > 0.6 or recipient.pk in heard or recipient.done_at is None:
            continue
        result = recipient.answer.result
        unhappy = unhappy_with.get(result.text, USUAL) if result else USUAL
        value = chance.choice(["no", "half"]) if chance.random() < unhappy else "yes"
        moment = recipient.done_at + timedelta(days=chance.randrange(1, 12), minutes=chance.randrange(600))
        if moment <= at:
            answers.confirm(recipient=recipient, value=value, at=moment)
