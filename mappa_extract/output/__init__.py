"""What is written: CSV, JSON, wide tables, the schema, and the view for a terminal."""
