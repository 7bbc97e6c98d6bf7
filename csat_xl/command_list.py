"""Groups of commands: imported when they are called for, and described in full.

``csat-xl --help`` names every command; importing them all would cost it a third of its time.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

_WIDE = 0x2E80
"""From here on (CJK, kana, full-width forms) a character takes two columns of a screen."""
_STOP = "。"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, its place as ``module:attribute``, and what the help says of it.

    The attribute is a function, or a ``typer.Typer`` with commands of its own.
    """

    name: str
    place: str
    help: str

    def load(self) -> Any:
        """The command itself, as typer makes it, its help in plain text."""
        from importlib import import_module

        from typer.main import get_command, get_group

        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=self.name)
            return get_group(alone).commands[self.name]
        alone.command(self.name)(found)
        return get_command(alone)


class Described(TyperGroup):
    """A group whose help gives the line of each command whole, never cut off with dots."""

    def lines(self, ctx: Any) -> list[tuple[str, str]]:
        """Name and line of each command, in their order."""
        found = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        return [(name, (command.help or "").partition("\n")[0]) for name, command in found]

    def format_help_text(self, _: Any, formatter: Any) -> None:
        """What the group is for, in both languages."""
        formatter.write_paragraph()
        for text in _halves(self.help or "", formatter.width - 2):
            formatter.write(f"  {text}\n")

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands: Chinese and English side by side where all fit, else one below the other."""
        lines = self.lines(ctx)
        column = max(len(name) for name, _ in lines) + 2
        room = formatter.width - column - 2
        fit = all(_width(line) <= room for _, line in lines)
        with formatter.section("Commands"):
            for name, line in lines:
                texts = [line] if fit else _halves(line, room)
                for first, text in zip([name, *[""] * len(texts)], texts, strict=False):
                    formatter.write(f"  {first:<{column}}{text}\n")


class Listed(Described):
    """A group of commands that stand in a list and are loaded one by one, when needed."""

    listed: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _OnDemand(self.listed)

    def list_commands(self, _: Any) -> list[str]:
        """The names, in their order, without loading a command."""
        return list(self.commands)

    def lines(self, ctx: Any) -> list[tuple[str, str]]:
        """Name and line of each command, without loading it."""
        helps = {command.name: command.help for command in self.listed}
        return [(name, helps[name]) for name in self.list_commands(ctx)]


class _OnDemand(MutableMapping[str, Any]):
    """Commands by name; each is loaded when it is first asked for."""

    def __init__(self, listed: tuple[Command, ...]) -> None:
        self._found: dict[str, Any] = {command.name: command for command in listed}

    def __getitem__(self, name: str) -> Any:
        if isinstance(self._found[name], Command):
            self._found[name] = self._found[name].load()
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _width(text: str) -> int:
    """The columns that a text takes on a screen."""
    return sum(2 if ord(character) >= _WIDE else 1 for character in text)


def _halves(line: str, room: int) -> list[str]:
    """The Chinese and the English sentence of a line, the English wrapped to its room."""
    chinese, stop, english = line.partition(_STOP)
    return [chinese + stop, *wrap(english, room)]
