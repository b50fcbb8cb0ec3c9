"""What every process reads, checks and sets at its start."""
