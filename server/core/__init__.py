"""Mathematics: formulas, parameters, objectives, oracles and the run. No clock, no input or output, no global randomness."""
