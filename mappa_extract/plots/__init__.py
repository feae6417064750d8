"""Charts with matplotlib: what stands in them is printed, nothing is computed."""
