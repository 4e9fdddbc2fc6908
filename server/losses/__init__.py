"""Losses, one file each: a formula of a prediction and a target."""
