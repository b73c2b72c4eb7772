"""Videos in the managed index of the service, through the genuine SDK."""
