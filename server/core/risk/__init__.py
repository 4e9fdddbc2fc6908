"""Empirical risks: a loss over rows of data, for a model with one or two trained parameters, plus a penalty."""
