"""`wijklus verify-trail`: is the chain over the trail intact?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wijklus.ground.trail import reads


class Command(BaseCommand):
    help = "Computes the trail's chain again and says whether it is intact, or which entry is the first broken one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noted", default="", help="SEQUENCE:DIGEST as an earlier run printed it, kept elsewhere")

    def handle(self, *args: Any, noted: str, **options: Any) -> None:
        seq, _colon, digest = noted.partition(":")
        if noted and not (seq.isdigit() and len(digest) == 64):
            raise CommandError("--noted is SEQUENCE:DIGEST, as this command prints it")
        chain = reads.verified_chain(noted_seq=int(seq or 0), noted_digest=digest)
        if chain.broken_at is not None:
            raise CommandError(f"BROKEN at entry {chain.broken_at}: {chain.why}")
        self.stdout.write(
            f"intact: {chain.sealed} sealed, {chain.unsealed} not yet sealed, {chain.redacted} with words removed\n"
            f"note this outside the database: {chain.sealed}:{chain.digest}"
        )
