"""``make templates``: draw the templates anew."""

from __future__ import annotations

from tests.templates.drawing import drawn
from travel.papers.rendering import BUILT_IN

for name, content in drawn().items():
    (BUILT_IN / f"{name}.docx").write_bytes(content)
