"""Formulas as presentation MathML.

A named node is printed as its symbol, marked with `data-name` (and `data-when="before"` for state before the
step), so that the page can put numbers in its place; so are invisible times signs, U+2062.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from xml.sax.saxutils import escape

from .graph import Node

TIMES = "<mo>\u2062</mo>"
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑᵢₖₘₙₚₛₜₓ₊₋", "0123456789aeikmnpstx+−", strict=True))
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵗᵏᵀ⁻", "0123456789tkT−", strict=True))
_HATS = {"\u0302": "^", "\u0303": "~", "\u0304": "¯"}

# How tightly a printed piece holds together; a looser piece inside a tighter one gets brackets.
_SUM, _PRODUCT, _FACTOR, _ATOM = 1, 2, 3, 4


def math_element(inner: str, display: bool = False) -> str:
    """A whole formula; its neutral language keeps a Chinese page from taking another font for it."""
    kind = ' display="block"' if display else ""
    return f'<math lang="mul"{kind}><mrow>{inner}</mrow></math>'


def symbol(text: str) -> str:
    """A letter with what is written around it: `β₁` → msub, `m̂` → mover, `β₁ᵗ` → msup.

    >>> symbol("α")
    '<mi>α</mi>'
    >>> symbol("β₁")
    '<msub><mi>β</mi><mn>1</mn></msub>'
    """
    base, hat, below, above = "", "", "", ""
    for character in unicodedata.normalize("NFD", text):
        if character in _HATS:
            hat = _HATS[character]
        elif character in _SUBSCRIPTS:
            below += _SUBSCRIPTS[character]
        elif character in _SUPERSCRIPTS:
            above += _SUPERSCRIPTS[character]
        else:
            base += character
    made = _letters(base)
    if hat:
        made = f'<mover accent="true">{made}<mo>{hat}</mo></mover>'
    if below and above:
        return f"<msubsup>{made}{_letters(below)}{_letters(above)}</msubsup>"
    if below:
        return f"<msub>{made}{_letters(below)}</msub>"
    return f"<msup>{made}{_letters(above)}</msup>" if above else made


def _letters(text: str) -> str:
    if text.isdigit():
        return f"<mn>{text}</mn>"
    return "<mi>" + escape(text) + "</mi>"


def named(name: str, text: str, before: bool = False) -> str:
    """A symbol that the page may replace by the number called `name`."""
    when = ' data-when="before"' if before else ""
    return f'<mrow data-name="{escape(name)}"{when}>{symbol(text)}</mrow>'


def plain(text: str) -> str:
    """A short formula written in plain characters, `Δ = −α p`: letters, digits and signs, each as its element."""
    out: list[str] = []
    letters = ""
    for character in [*text, " "]:
        joins = character in _SUBSCRIPTS or character in _SUPERSCRIPTS or character in _HATS
        if letters and (joins or ((letters + character).isascii() and (letters + character).isalpha())):
            letters += character  # plain letters in a row are a word (eig), not a product
            continue
        if letters:
            out.append(symbol(letters))
            if character == " " and len(letters) > 1 and letters.isascii():  # a word before its argument
                out.append('<mspace width="0.17em"/>')
            letters = ""
        if joins:  # after a bracket or a sign, as in (…)⁻¹ and ∇²
            above = f"<mn>{_SUPERSCRIPTS[character]}</mn>"
            joined = out[-1].endswith("</mrow></msup>")
            out[-1] = out[-1].removesuffix("</mrow></msup>") if joined else f"<msup>{out[-1]}<mrow>"
            out[-1] += f"{above}</mrow></msup>"
        elif character.isalpha():
            letters = character
        elif character.isdigit():
            out.append(f"<mn>{character}</mn>")
        elif character in "()":  # not stretched: a stretched one with an exponent is hung too low by Chromium
            out.append(f'<mo stretchy="false">{character}</mo>')
        elif not character.isspace():
            out.append(f"<mo>{escape(character)}</mo>")
    return "".join(out)


def number(value: float) -> str:
    """A number with six significant digits at most, a real minus sign, and a power of ten where it is far from 1."""
    if not math.isfinite(value):
        return f"<mi>{'−' if value < 0 else ''}∞</mi>" if not math.isnan(value) else "<mi>?</mi>"
    sign = "<mo>−</mo>" if value < 0 else ""
    text = f"{abs(value):.6g}"
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return f"{sign}<mn>{mantissa}</mn>"
    power = int(exponent)
    raised = f"<mrow><mo>−</mo><mn>{-power}</mn></mrow>" if power < 0 else f"<mn>{power}</mn>"
    ten = f"<msup><mn>10</mn>{raised}</msup>"
    return f"{sign}{ten}" if mantissa == "1" else f"{sign}<mn>{mantissa}</mn><mo>·</mo>{ten}"


class Writer:
    """Prints nodes. `names` maps the index of a node to the markup that stands for it.

    `inline` writes quotients with a slash, for rows of one line; otherwise they are fractions.
    """

    def __init__(self, names: Mapping[int, str] | None = None, inline: bool = False) -> None:
        self.names = dict(names or {})
        self.inline = inline

    def formula(self, node: Node, expand: bool = False) -> str:
        """The node's markup; with `expand` its own name, if it has one, is not used for itself."""
        return self.write(node, expand)[0]

    def write(self, node: Node, expand: bool = False) -> tuple[str, int]:
        """The node's markup, and how tightly it holds together."""
        if not expand and node.index in self.names:
            return self.names[node.index], _ATOM
        if node.op == "constant":
            return self._constant(node.value)
        if node.op == "symbol":
            return symbol(node.name), _ATOM
        return _WRITERS.get(node.op, _function)(self, node)

    def _constant(self, value: float) -> tuple[str, int]:
        for known, text in ((math.pi, "π"), (math.e, "e"), (math.tau, "τ")):
            if value == known:
                return f"<mi>{text}</mi>", _ATOM
        text = number(value)
        whole = _PRODUCT if "<msup>" in text else _ATOM
        return text, whole if value >= 0 else _SUM

    def held(self, node: Node, least: int) -> str:
        """The node, in brackets if it holds together less than `least`."""
        text, tightness = self.write(node)
        return text if tightness >= least else f"<mo>(</mo>{text}<mo>)</mo>"


def _sum(writer: Writer, node: Node) -> tuple[str, int]:
    left, right = node.args
    if node.op == "add" and right.op == "neg" and right.index not in writer.names:
        return f"{writer.held(left, _SUM)}<mo>−</mo>{writer.held(right.args[0], _PRODUCT)}", _SUM
    # What is subtracted gets brackets if it is a sum, and so does what is added if it begins with a minus. Each
    # piece is written once: written twice a level, a formula of nested brackets would take for ever.
    bracketed = node.op == "sub" or right.op in ("neg", "constant")
    sign = "+" if node.op == "add" else "−"
    return (
        f"{writer.held(left, _SUM)}<mo>{sign}</mo>{writer.held(right, _PRODUCT if bracketed else _SUM)}",
        _SUM,
    )


def _product(writer: Writer, node: Node) -> tuple[str, int]:
    left, right = (writer.held(arg, _PRODUCT) for arg in node.args)
    between = "<mo>·</mo>" if right.startswith("<mn>") else TIMES
    return f"{left}{between}{right}", _PRODUCT


def _quotient(writer: Writer, node: Node) -> tuple[str, int]:
    top, bottom = node.args
    if writer.inline:
        return f"{writer.held(top, _PRODUCT)}<mo>/</mo>{writer.held(bottom, _FACTOR)}", _PRODUCT
    return f"<mfrac><mrow>{writer.formula(top)}</mrow><mrow>{writer.formula(bottom)}</mrow></mfrac>", _FACTOR


def _negative(writer: Writer, node: Node) -> tuple[str, int]:
    return f"<mo>−</mo>{writer.held(node.args[0], _PRODUCT)}", _SUM


def _raised(writer: Writer, base: Node, exponent: str) -> tuple[str, int]:
    """base^exponent; after a bracket the exponent belongs to the bracket, or it would float above all of it."""
    text, tightness = writer.write(base)
    if tightness < _ATOM:
        # Not stretched: inside msup a bracket that stretches is hung too low by Chromium.
        fence = 'stretchy="false"'
        return f"<mo {fence}>(</mo>{text}<msup><mo {fence}>)</mo>{exponent}</msup>", _FACTOR
    return f"<msup><mrow>{text}</mrow>{exponent}</msup>", _FACTOR


def _whole_power(writer: Writer, node: Node) -> tuple[str, int]:
    return _raised(writer, node.args[0], f"<mrow>{number(float(node.exponent))}</mrow>")


def _power(writer: Writer, node: Node) -> tuple[str, int]:
    base, exponent = node.args
    return _raised(writer, base, f"<mrow>{writer.formula(exponent)}</mrow>")


def _exponential(writer: Writer, node: Node) -> tuple[str, int]:
    return f"<msup><mi>e</mi><mrow>{writer.formula(node.args[0])}</mrow></msup>", _FACTOR


def _root(writer: Writer, node: Node) -> tuple[str, int]:
    return f"<msqrt><mrow>{writer.formula(node.args[0])}</mrow></msqrt>", _ATOM


def _absolute(writer: Writer, node: Node) -> tuple[str, int]:
    return f"<mo>|</mo>{writer.formula(node.args[0])}<mo>|</mo>", _ATOM


def _rounded_down(writer: Writer, node: Node) -> tuple[str, int]:
    return f"<mo>⌊</mo>{writer.formula(node.args[0])}<mo>⌋</mo>", _ATOM


def _condition(writer: Writer, node: Node) -> tuple[str, int]:
    sign = {"greater": "&gt;", "greater_equal": "≥"}[node.op]
    return f"{writer.held(node.args[0], _SUM)}<mo>{sign}</mo>{writer.held(node.args[1], _SUM)}", _SUM


def _choice(writer: Writer, node: Node) -> tuple[str, int]:
    condition, then, otherwise = (writer.formula(arg) for arg in node.args)
    rows = f"<mtr><mtd>{then}</mtd><mtd>{condition}</mtd></mtr><mtr><mtd>{otherwise}</mtd><mtd></mtd></mtr>"
    # The page draws a line at the left for the brace, which stretches only where a mathematical font is installed.
    return f"<mtable>{rows}</mtable>", _ATOM


def _product_of_squares(writer: Writer, node: Node) -> tuple[str, int]:
    """g·g as g²: that is how the product is written by hand."""
    left, right = node.args
    if left is right:
        return _raised(writer, left, "<mn>2</mn>")
    return _product(writer, node)


def _function(writer: Writer, node: Node) -> tuple[str, int]:
    inner = "<mo>,</mo>".join(writer.formula(arg) for arg in node.args)
    return (
        f"<mi>{_FUNCTION_NAMES.get(node.op, node.op)}</mi><mo>\u2061</mo><mo>(</mo>{inner}<mo>)</mo>",
        _FACTOR,
    )


_FUNCTION_NAMES = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "log": "ln", "sign": "sgn", "sigmoid": "σ",
}  # fmt: skip
_WRITERS = {
    "add": _sum,
    "sub": _sum,
    "mul": _product_of_squares,
    "div": _quotient,
    "neg": _negative,
    "ipow": _whole_power,
    "pow": _power,
    "exp": _exponential,
    "sqrt": _root,
    "abs": _absolute,
    "floor": _rounded_down,
    "greater": _condition,
    "greater_equal": _condition,
    "where": _choice,
}
