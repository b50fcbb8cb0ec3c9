"""On whose page the widget stands, and what that association has set (content/associations)."""

from __future__ import annotations

import os
from typing import Any

from actions.associations import VARIABLE
from channels.web.files import Served
from channels.web.headers import LOGO_POLICY
from wegweiser.association import Association
from wegweiser.content import Content

SVG_TYPE = "image/svg+xml"


def association_called(name: str | None, content: Content) -> Association | None:
    """Return the association of a page, else the operator's; None where there is none of this name."""
    name = name or os.environ.get(VARIABLE, "").strip()
    return content.associations.get(name)


def appearance(association: Association | None) -> dict[str, Any] | None:
    """Return what the widget shows of an association; None for its neutral self."""
    if association is None:
        return None
    return {
        "name": association.name,
        "greeting": association.greeting,
        "primary_color": association.primary_color,
        "logo": f"logo/{association.id}.svg" if association.logo else None,
        "privacy_url": association.privacy_url,
        "imprint_url": association.imprint_url,
        "accessibility_url": association.accessibility_url,
    }


def logo_called(name: str, content: Content) -> Served | None:
    """Return the logo with this file name; None where there is none."""
    association = content.associations.get(name.removesuffix(".svg"))
    if association is None or association.logo is None or not name.endswith(".svg"):
        return None
    return Served(association.logo, SVG_TYPE, LOGO_POLICY, shared=True)
