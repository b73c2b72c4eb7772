"""The managed index on screen."""
