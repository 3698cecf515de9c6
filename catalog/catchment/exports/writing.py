"""Publishing what is exported: whole under its name, or not at all."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile, mkdtemp
from typing import TextIO

from catchment.errors import InputError

_SPOOLED = 1 << 24
"""Characters that are kept in memory; more go to a file that has no name."""


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a text to a file."""
    with _begun(path) as begun, begun.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


def copy(pieces: Iterable[str], to: TextIO) -> None:
    """Write a text to a stream, once all of it is made: what fails on the way leaves nothing there."""
    with SpooledTemporaryFile(_SPOOLED, "w+", encoding="utf-8", newline="") as kept:
        kept.writelines(pieces)
        kept.seek(0)
        shutil.copyfileobj(kept, to)
        to.flush()


def write_folder(path: Path, names: Iterable[str], fill: Callable[[Path], None]) -> None:
    """Make a folder of files, in place of one of the same files.

    Args:
        path: The folder.
        names: Names of the files.
        fill: Makes them in a folder that it is given.

    Raises:
        InputError: There is such a folder, and it holds other files; or a file of that name.
    """
    others = {each.name for each in path.iterdir()} - set(names) if path.is_dir() else set()
    if others or (path.exists() and not path.is_dir()):
        what = f"{path} holds {min(others)}" if others else f"{path} is a file"
        raise InputError(f"{what}: name a new folder, an empty one or one of an earlier export")
    with _begun(path) as begun:
        begun.mkdir()
        fill(begun)
        if path.exists():
            # A folder takes the place of an empty one alone.
            path.rename(begun.with_name(f"{begun.name}.old"))


def write_zip(path: Path, names: Iterable[str], fill: Callable[[Path], None]) -> None:
    """Make a zip archive of files; as `write_folder` otherwise."""
    from zipfile import ZIP_DEFLATED, ZipFile

    with _begun(path) as begun:
        folder = begun.with_name("files")
        folder.mkdir()
        fill(folder)
        with ZipFile(begun, "w", ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(folder / name, name)


@contextmanager
def _begun(path: Path) -> Iterator[Path]:
    """Give a name to write under, in a folder beside; what is there in the end is renamed.

    Raises:
        InputError: There is a device, a pipe or a folder of that name, or no folder to hold it.
    """
    # A link stands; it is what it leads to that is written.
    path = Path(os.path.realpath(path))
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if path.exists() and not (path.is_file() or path.is_dir()):
        # To rename is to replace: who may do so would lose a device, /dev/null say.
        raise InputError(f"{path} is no ordinary file: name one, or leave out --output and redirect what is written")
    if not path.parent.is_dir():
        raise InputError(f"no folder {path.parent}: make it first, or name another for {path.name}")
    folder = Path(mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder / path.name
        (folder / path.name).replace(path)
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder: name a file") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
