"""Many members: populations drawn from distributions, and bands over them in bounded memory."""
