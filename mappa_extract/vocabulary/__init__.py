"""What labels and figures mean: phrases, dates and numbers as reports print them."""
