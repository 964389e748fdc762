"""What every test may use. The database is a real PostgreSQL, embedded or from DATABASE_URL."""

from __future__ import annotations

import os
import tempfile

# Before Django reads its settings: a data folder of the tests' own, tasks and mail in place.
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="rencontres-tests-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0" * 50)
os.environ.setdefault("TASKS", "inline")
os.environ.setdefault("EMAIL_URL", "memory:")
os.environ.setdefault("DEBUG", "true")
os.environ["DATABASE_POOL"] = "0"  # threads of the concurrency tests each open their own
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
