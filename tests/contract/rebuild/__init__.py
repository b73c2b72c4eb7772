"""What is known of items goes along with their originals, and makes a library elsewhere."""
