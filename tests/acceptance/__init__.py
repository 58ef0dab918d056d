"""Labels through the whole program, from the file to the report."""
