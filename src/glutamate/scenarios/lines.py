"""Lines: where in a TOML text every key and every item of a list stands, so that an error can name the line.

Takes in    a text that a TOML parser has accepted
Hands on    {path: line}, a path being a tuple such as ("protocol", 0, "rate"); lines count from 1
"""

from __future__ import annotations

import re

Place = tuple[str | int, ...]
DEEPEST = 32  # parts of a dotted key that are looked at: no plan has more than five

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*""")
TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
BARE = re.compile(r"[^,\]}#\n]*")


def lines(text: str) -> dict[Place, int]:
    """The line of every key, table and list item."""
    return _Walk(text).walk()


def nearest(found: dict[Place, int], place: Place) -> int | None:
    """The line of a place, or of the innermost table or list around it."""
    for end in range(len(place), 0, -1):
        if place[:end] in found:
            return found[place[:end]]
    return None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Place, int] = {}
        self.tables: dict[Place, int] = {}

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def skip(self) -> None:
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def walk(self) -> dict[Place, int]:
        """All statements of the document."""
        here: Place = ()
        self.skip()
        while self.at < len(self.text):
            before = self.at
            if self.text[self.at] == "[":
                here = self.header()
            else:
                self.statement(here)
            self.skip()
            if self.at == before:  # a text no TOML parser accepts
                break
        return self.found

    def header(self) -> Place:
        """A [table] or [[list of tables]]; what follows belongs to it."""
        double = self.text.startswith("[[", self.at)
        line = self.line()
        self.at += 2 if double else 1
        place: Place = ()
        names = self.keys()
        for k, name in enumerate(names):
            place = (*place, name)
            self.found.setdefault(place, line)
            if k < len(names) - 1 and place in self.tables:
                place = (*place, self.tables[place])
        if double:
            self.tables[place] = self.tables.get(place, -1) + 1
            place = (*place, self.tables[place])
            self.found[place] = line
        self.at += 2 if double else 1
        return place

    def keys(self) -> list[str]:
        """The parts of a dotted key, the first DEEPEST of them."""
        parts = []
        while match := KEY.match(self.text, self.at):
            self.at = match.end()
            parts.append(next(group for group in match.groups() if group is not None))
            if self.text[self.at : self.at + 1] != ".":
                break
            self.at += 1
        return parts[:DEEPEST]

    def statement(self, here: Place) -> None:
        """One `key = value`."""
        line = self.line()
        for name in self.keys():
            here = (*here, name)
            self.found.setdefault(here, line)
        if self.text[self.at : self.at + 1] == "=":
            self.at += 1
            self.value(here)

    def value(self, here: Place) -> None:
        """Whatever stands behind an equals sign or in a list."""
        self.skip()
        opening = self.text[self.at : self.at + 1]
        if opening in ("[", "{"):
            self.at += 1
            self.items(here, "]" if opening == "[" else "}")
            return
        match = TEXT.match(self.text, self.at) or BARE.match(self.text, self.at)
        self.at = match.end() if match else len(self.text)

    def items(self, here: Place, closing: str) -> None:
        """The inside of a list or an inline table."""
        count = 0
        while True:
            self.skip()
            if self.text[self.at : self.at + 1] in (closing, ""):
                self.at += 1
                return
            before = self.at
            if closing == "]":
                self.found[(*here, count)] = self.line()
                self.value((*here, count))
            else:
                self.statement(here)
            count += 1
            self.skip()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
            if self.at == before:
                return
