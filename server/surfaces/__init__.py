"""Analytic surfaces, one file each: a formula and facts."""
