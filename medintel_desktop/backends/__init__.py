"""The outside world; one folder per provider, one module per port. Named by assembly alone."""
