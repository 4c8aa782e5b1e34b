"""The one way to ask for a reader that may be missing."""

import importlib
import importlib.metadata


def reader(name):
    """The module `name`, or `None` after saying which check is skipped."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"skipped: {name} is not installed (tests/interop/requirements.txt)")
        return None


def version(package):
    """What is installed, for the record of a run."""
    return importlib.metadata.version(package)
