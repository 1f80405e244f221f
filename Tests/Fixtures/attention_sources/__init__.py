"""Who computes the attentions of the fixtures: one file per library."""
