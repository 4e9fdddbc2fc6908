"""Models, one file each: a formula of trained parameters and features."""
