"""What a diagram must be before anything runs it: one module per subject."""
