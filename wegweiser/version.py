"""The version of the adviser. Other files repeat it (pyproject.toml, …); tests/docs finds those that lag."""

VERSION = "1.0.0"
