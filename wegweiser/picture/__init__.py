"""A result as pictures: SVG for a page or the report, and text that says all of what they show."""

from wegweiser.picture.outline import roadmap_text
from wegweiser.picture.readiness import readiness_svg, readiness_text
from wegweiser.picture.roadmap import roadmap_svg

__all__ = ["readiness_svg", "readiness_text", "roadmap_svg", "roadmap_text"]
