"""The interface for other software: public reading without personal data, and one way to signal."""
