"""Draft the next migration, from where the migrations leave the tables: ``python -m tests.new_migration TITLE``.

What it writes is a draft: read it, add what a comparison cannot see (checks, triggers, data that moves), run the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from travel.storage.store import Store, database_url
from travel.upkeep.upgrading import configuration, known_versions, migrate


def draft(title: str) -> None:
    """Write the draft into travel/storage/migrations/versions/."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(database_url(str(Path(folder) / "empty.db")))
        store.prepare_file()
        with store.atomic() as tx:
            if known_versions():
                migrate(tx)
            config = configuration(tx)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(config, title, autogenerate=True, rev_id=f"{len(known_versions()) + 1:04d}")
        store.close()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
