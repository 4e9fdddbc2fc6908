"""Learning-rate schedules, one file each: a factor on the learning rate as a closed form of the step."""
