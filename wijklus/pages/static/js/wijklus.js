// The niceties of Wijklus; every page works without.
