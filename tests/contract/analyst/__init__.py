"""Questions to Pegasus, through the real SDK."""
