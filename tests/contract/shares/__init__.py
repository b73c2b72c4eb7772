"""Links to stored copies, and the service that fetches by them."""
