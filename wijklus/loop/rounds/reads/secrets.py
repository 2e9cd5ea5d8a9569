"""The keys of a round as they are needed: opened for the length of one question, never handed out of the room."""

import base64

from django.conf import settings

from wijklus.base import sealed

from ..models import CodeBatch, Round

LINK, BATCH = "rounds.link", "rounds.batch"


def secrets_in_use() -> tuple[str, ...]:
    """The secrets by which codes were hashed: codes printed under an earlier secret keep working."""
    return tuple(str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def kept(key: bytes, *, purpose: str) -> str:
    """A key as it stands in the database."""
    return sealed.sealed(base64.b64encode(key).decode(), purpose=purpose)


def link_key(round: Round) -> bytes:
    """The key between the codes and the ballots of a round."""
    return base64.b64decode(sealed.opened(round.link_key, purpose=LINK))


def batch_key(batch: CodeBatch) -> bytes:
    """The key from which the codes of a batch are made again, until it is destroyed."""
    return base64.b64decode(sealed.opened(batch.batch_key, purpose=BATCH))
