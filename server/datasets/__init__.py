"""Datasets, one file each: made from parameters and a seed."""
