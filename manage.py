#!/usr/bin/env python3
"""The one door: `up`, `test`, `lint`, and every Django command of the house."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the sentence is for those who have an older one
    sys.exit("dinh needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from tools.launch.door import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
