"""Mathematics: formulas, parameters, objectives, oracles, the run. No clock, no input or output, no global random."""
