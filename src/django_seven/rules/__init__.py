"""The knowledge: one file per family of changes; version facts sit on the rule and nowhere else."""
