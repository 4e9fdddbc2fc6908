"""Penalties, one file each: a formula of one penalised parameter."""
