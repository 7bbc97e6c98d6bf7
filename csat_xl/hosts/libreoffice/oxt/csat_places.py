"""What the add-in was built with: its functions, and where csat_xl is on this computer."""

import json
import sys
from pathlib import Path

STATED = json.loads((Path(__file__).parent / "csat_addin.json").read_text(encoding="utf-8"))


def add():
    """Let the imports find csat_xl, if it was installed for the same version of Python."""
    if STATED["python"] != f"{sys.version_info[0]}.{sys.version_info[1]}":
        return
    for path in STATED["paths"]:
        if path not in sys.path and Path(path).exists():
            sys.path.append(path)
