"""Django's PostgreSQL backend with row-level security by municipality; name it as the ENGINE."""
