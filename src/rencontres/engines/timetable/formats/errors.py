"""What every reader raises."""


class BadFile(ValueError):  # noqa: N818 - named for what it says of the file
    """What is wrong with a file, where, in words for whoever sent it."""
