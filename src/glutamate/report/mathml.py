"""MathML: the LaTeX that equations are printed in, as elements that browsers draw without any script.

Takes in    what `equations.Latex` writes, and nothing more
Hands on    `mathml(latex)`, a <math> element; the names of the field stay upright, as in the LaTeX
"""

from __future__ import annotations

import re
from html import escape

from glutamate.errors import GlutamateError

TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|[0-9.]+(?:e[+-]?[0-9]+)?|[a-zA-Z_]+|[{}^&]|\s+|.")
FUNCTIONS = {r"\exp": "exp", r"\ln": "ln", r"\sin": "sin", r"\cos": "cos", r"\tanh": "tanh"}
SIGNS = {r"\cdot": "⋅", r"\le": "≤", "-": "−", "+": "+", "=": "=", "<": "<", ",": ","}
SPACE = {r"\,": '<mspace width="0.17em"/>'}
FENCES = {"(": "(", ")": ")", "|": "|"}


class MathError(GlutamateError):
    """LaTeX that is not of the kind our equations use."""


def mathml(latex: str) -> str:
    """The <math> element of an equation; MathError for LaTeX of another kind."""
    reader = _Reader(TOKEN.findall(latex), latex)
    inner = reader.row(())
    return f'<math display="block">{inner}</math>'


class _Reader:
    def __init__(self, tokens: list[str], latex: str) -> None:
        self.tokens, self.latex, self.at = [t for t in tokens if t.strip() or t == "\\ "], latex, 0

    def row(self, ends: tuple[str, ...]) -> str:
        """Everything up to one of the ends, which is left to be read."""
        parts: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in ends:
            if self.tokens[self.at] == "^":
                self.at += 1
                base = parts.pop() if parts else "<mrow></mrow>"
                parts.append(f"<msup>{base}{self.argument()}</msup>")
            else:
                parts.append(self.one())
        if ends and self.at == len(self.tokens):
            raise self.error("its end")
        return f"<mrow>{''.join(parts)}</mrow>"

    def argument(self) -> str:
        """What stands in braces, or one token."""
        if self.peek() != "{":
            return self.one()
        self.at += 1
        inner = self.row(("}",))
        self.at += 1
        return inner

    def one(self) -> str:
        """The next thing that stands for itself."""
        token = self.take()
        if token == "{":
            self.at -= 1
            return self.argument()
        if token == r"\frac":
            return f'<mfrac displaystyle="true">{self.argument()}{self.argument()}</mfrac>'
        if token == r"\sqrt":
            return f"<msqrt>{self.argument()}</msqrt>"
        if token in (r"\mathrm", r"\operatorname", r"\text"):
            tag = "mtext" if token == r"\text" else "mi"
            return f'<{tag} mathvariant="normal">{escape(self.words())}</{tag}>'
        if token == r"\left":
            return self.fenced()
        if token == r"\begin":
            return self.cases()
        if token in FUNCTIONS:
            return f"<mi>{FUNCTIONS[token]}</mi>"
        if token in SIGNS:
            return f"<mo>{escape(SIGNS[token])}</mo>"
        if token in SPACE:
            return SPACE[token]
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if re.fullmatch("[a-zA-Z_]+", token):
            return f"<mi>{token}</mi>"
        raise self.error(repr(token))

    def fenced(self) -> str:
        left = self.take()
        inner = self.row((r"\right",))
        self.at += 1
        right = self.take()
        if left not in FENCES or right not in FENCES:
            raise self.error(f"the brackets {left} {right}")
        return f"<mrow><mo>{left}</mo>{inner}<mo>{right}</mo></mrow>"

    def cases(self) -> str:
        """Two columns, value and condition, one row for each case."""
        if self.words() != "cases":
            raise self.error("an environment")
        rows: list[str] = []
        while True:
            value = self.row(("&",))
            self.at += 1
            rows.append(f"<mtr><mtd>{value}</mtd><mtd>{self.row((chr(92) * 2, chr(92) + 'end'))}</mtd></mtr>")
            if self.take() == r"\end":
                break
        self.words()
        return f'<mrow><mo>{{</mo><mtable columnalign="left">{"".join(rows)}</mtable></mrow>'

    def words(self) -> str:
        """The bare text in braces."""
        if self.take() != "{":
            raise self.error("a name without braces")
        found = []
        while (token := self.take()) != "}":
            found.append(token[1:] if token in (r"\_", r"\ ") else token)
        return "".join(found)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        if self.at == len(self.tokens):
            raise self.error("its end")
        self.at += 1
        return self.tokens[self.at - 1]

    def error(self, came: str) -> MathError:
        allowed = "the LaTeX that equations are printed in"
        return MathError(f"MathML of {self.latex[:60]}", came, allowed, "print it with report/equations.py")
