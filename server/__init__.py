"""Steepest: watch optimizers find their way down."""

__version__ = "0.1.0"
