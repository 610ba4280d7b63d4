"""Whole: files that are there whole or not at all, whoever reads or interrupts.

Hands on    `whole(target)`: a path beside the target to write to; it takes the target's place when all is well
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(target: str | os.PathLike[str], private: bool = False) -> Iterator[Path]:
    """A new file in the folder of `target`, which is made; it replaces `target` at the end, and is gone after an error.

    private   only the user may read it, as in the cache; else rights are those of any new file
    """
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    # the ending stays: some formats are told by it
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f"{place.stem}.part-", suffix=place.suffix)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        if not private:
            mask = os.umask(0)
            os.umask(mask)
            part.chmod(0o666 & ~mask)
        os.replace(part, place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
