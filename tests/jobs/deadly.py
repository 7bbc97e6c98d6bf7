"""Work that ends its worker, as an abort inside a reader or the killer of a full machine does."""

import os
import signal

from csat_xl.jobs.work import Batch


def count(batch: Batch) -> int:
    """The files of a batch, unless one of them is deadly."""
    if any("deadly" in path for path in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return len(batch)
