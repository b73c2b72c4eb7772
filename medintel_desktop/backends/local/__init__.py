"""What works on this computer alone: the vector index, and a service that is not set up."""
