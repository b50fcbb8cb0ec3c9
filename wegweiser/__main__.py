"""`python -m wegweiser`."""

import sys

from wegweiser.cli import main

sys.exit(main())
