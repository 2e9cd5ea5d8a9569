"""The contract that a room is entered by its front doors only, in the form import-linter reads."""

from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class FrontDoors(Contract):
    """Code outside a room may import only the named doors (reads, writes, access, rules) of it.

    Tests and migrations may go in anywhere: a story is set up in several rooms at once.
    """

    root = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    folders_without_rooms = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Every direct import that reaches past a door, with its line."""
        broken = []
        for importer in sorted(graph.modules):
            if {"tests", "migrations", "conftest"} & set(importer.split(".")):
                continue
            mine = self.room_of(importer)
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                theirs = self.room_of(imported)
                if theirs is None or theirs == mine:
                    continue
                if imported[len(theirs) + 1 :].split(".")[0] not in self.doors:
                    details = graph.get_import_details(importer=importer, imported=imported)
                    broken.append((importer, details[0]["line_number"], imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def room_of(self, module: str) -> str | None:
        """wijklus.loop.signals of wijklus.loop.signals.reads; None outside the rooms."""
        parts = module.split(".")
        if parts[0] != self.root or len(parts) < 3 or parts[1] in (self.folders_without_rooms or ()):
            return None
        return ".".join(parts[:3])

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print what went past which door."""
        for importer, line, imported in check.metadata["broken"]:
            output.print_error(f"{importer}:{line} reaches past the door into {imported}")
