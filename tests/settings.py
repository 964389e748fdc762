"""The product's settings in the tests: a data folder of their own, tasks and mail in place."""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="rencontres-tests-")
    # Registered before the embedded server's own, hence run after it has stopped.
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ |= {
    "SECRET_KEY": "only-for-tests-" + "0" * 50,
    "TASKS": "inline",
    "EMAIL_URL": "memory:",
    "DEBUG": "true",
    "LOG_LEVEL": "WARNING",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
}

from rencontres.config.settings import *  # noqa: F403

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  (WhiteNoise warns where it is missing)
