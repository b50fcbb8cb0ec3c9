"""The packages of the project, as they lie in its folder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py")))
"""What runs at an operator's."""
PACKAGES = (*SHIPPED, "bench", "matrix/wegweiser_matrix")
