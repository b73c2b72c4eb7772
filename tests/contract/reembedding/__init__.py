"""A library goes over from one space to another."""
