"""What every test may use. The database is a real PostgreSQL, embedded or from DATABASE_URL."""
