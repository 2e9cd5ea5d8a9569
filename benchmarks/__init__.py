"""What is measured, side by side with what a city would have without it: `make bench`."""
