"""Open311 GeoReport v2: the addresses that apps for reports about public space know."""
