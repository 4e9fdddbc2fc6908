"""One language for formulas and rules: text or traced Python → graph → derivatives, code, MathML."""
