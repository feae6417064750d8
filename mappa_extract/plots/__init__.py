"""Charts as Vega-Lite: what stands in them is printed, nothing is computed."""
