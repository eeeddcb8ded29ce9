"""``python -m cli`` is ``travel``."""

import sys

from cli.main import main

sys.exit(main())
