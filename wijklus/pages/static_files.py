"""Where the files of the design are: under names with a digest, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HouseStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Looks the address of a file up once: a page names a dozen files, and none changes while the server runs."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file of the design."""
        found = self._addresses.get(name)
        if found is None:
            found = self._addresses[name] = super().url(name, force)
        return found
