"""Git, as the gate asks it: which commit, which commits between, which files; by the `git` program, never a shell.

Nothing is written, fetched or checked out.  What a user or a repository says is never taken for an option, and
what a repository configures to be run (pagers, monitors, signature checks) is not.
"""

import difflib
import os
import re
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from catchment.errors import InputError
from catchment.words import counted
from catchment_parsers.facts import Record

DEEPER = "fetch its whole history: 'git fetch --unshallow', or 'fetch-depth: 0' of actions/checkout"
"""How to mend a shallow clone."""
_SECONDS = 600
_FIELDS = "%H%x00%P%x00%aI%x00%s%x00"
_LFS = b"version https://git-lfs.github.com/spec/"
_NAMED_BY_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
"""What Git's hooks set for their own repository, and is not meant for the one that is named here."""


class Repository(Record, frozen=True, kw_only=True):
    """A clone.

    Attributes:
        root: Its top folder.
    """

    root: Path


class Commit(Record, frozen=True, kw_only=True):
    """A commit.

    Attributes:
        sha: Its full name.
        parent: That of its first parent, "" where it has none.
        date: When it was written, ISO 8601.
        subject: First line of its message.
    """

    sha: str
    parent: str = ""
    date: str = ""
    subject: str = ""

    @property
    def short(self) -> str:
        """Its name as people write it."""
        return self.sha[:7]


def repository(path: Path) -> Repository:
    """Return the repository that a folder is in.

    Raises:
        InputError: There is no such folder, it is in no repository, or there is no `git`.
    """
    if not path.is_dir():
        raise InputError(f"no folder {path}: name a folder of the Git repository")
    done = _git(path, "rev-parse", "--show-toplevel")
    if done.returncode:
        raise InputError(f"{path} is in no Git repository that can be read{_said(done)}")
    return Repository(root=Path(os.fsdecode(done.stdout.rstrip(b"\n"))))


def is_shallow(repo: Repository) -> bool:
    """Say whether a clone lacks older commits."""
    return _git(repo.root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def resolve(repo: Repository, ref: str) -> str:
    """Return the full name of the commit that a ref names; a branch that is not here is looked for on ``origin``.

    Raises:
        InputError: There is none; the message suggests the nearest branch or tag, or how to fetch more.
    """
    found = _commit(repo, ref) or _commit(repo, f"origin/{ref}")
    if not found:
        raise InputError(f"no commit {ref[:80]!r} in {repo.root}{_nearest(repo, ref)}")
    return found


def merge_base(repo: Repository, one: str, other: str) -> str:
    """Return the commit from which two refs went apart.

    Raises:
        InputError: There is no such ref, or they have nothing in common here.
    """
    done = _git(repo.root, "merge-base", resolve(repo, one), resolve(repo, other))
    if done.returncode:
        cut = f"this is a shallow clone: {DEEPER}" if is_shallow(repo) else "name two of one history"
        raise InputError(f"{one!r} and {other!r} have no commit in common: {cut}")
    return done.stdout.decode().split()[0]


def ancestors(repo: Repository, sha: str, most: int) -> list[str]:
    """Return a commit and those before it on its main line, the nearest first, as far as the clone has them.

    Args:
        repo: The repository.
        sha: Name of the commit, from `resolve`.
        most: How many at most.
    """
    done = _git(repo.root, "rev-list", "--first-parent", f"--max-count={most}", sha)
    return done.stdout.decode().split()


def containing(repo: Repository, commit: str, others: Collection[str]) -> frozenset[str]:
    """Return those of some commits that are a commit or come after it; what is not in this clone does not.

    Args:
        repo: The repository.
        commit: Name of the commit, in full.
        others: Names of others, in full.
    """
    known = _known(repo, {commit, *others})
    if commit not in known:
        return frozenset()
    # Names go through standard input, of which there may be thousands; only those of commits that there are.
    asked = "".join(f"{sha}\n" for sha in (f"^{commit}", *known - {commit}))
    done = _git(repo.root, "rev-list", "--ancestry-path", "--stdin", told=asked.encode())
    return frozenset(others) & {commit, *done.stdout.decode().split()}


def _known(repo: Repository, names: Iterable[str]) -> frozenset[str]:
    """Return those full names of commits that are in the clone."""
    asked = [name for name in names if re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", name)]
    done = _git(repo.root, "cat-file", "--batch-check", told="".join(f"{name}\n" for name in asked).encode())
    lines = (line.split() for line in done.stdout.decode().splitlines())
    return frozenset(line[0] for line in lines if len(line) == 3 and line[1] == "commit")


def commits(repo: Repository, span: str) -> list[Commit]:
    """Return the commits of a range on its main line, the oldest first: a merge stands for all that it brought.

    Args:
        repo: The repository.
        span: ``A..B``: what B has and A has not; B may be left out for HEAD.  ``A...B`` begins where both went apart.

    Raises:
        InputError: It is no range, an end of it is not there, or the clone is too shallow to hold it.
    """
    first, last = _ends(repo, span)
    done = _git(
        repo.root, "rev-list", "--first-parent", "--reverse", "--encoding=UTF-8",
        f"--format={_FIELDS}", f"{first}..{last}",
    )  # fmt: skip
    if done.returncode:
        raise InputError(f"the commits of {span!r} cannot be listed{_said(done)}")
    found = list(map(_read, _records(done.stdout.decode(errors="replace"))))
    if is_shallow(repo) and any(not commit.parent for commit in found):
        raise InputError(f"{repo.root} is a shallow clone that does not reach back to {span!r}: {DEEPER}")
    return found


def is_file(repo: Repository, sha: str, path: str) -> bool:
    """Say whether a path was a file's at a commit; a link or a submodule is none.

    Args:
        repo: The repository.
        sha: Name of the commit, from `resolve`.
        path: From the repository's top.

    Raises:
        InputError: The path leads out of the repository.
    """
    return _inside(path) in _entries(repo, sha, path)


def files_at(
    repo: Repository, sha: str, folder: str, wanted: Callable[[str], bool] = lambda _: True
) -> dict[str, bytes]:
    """Return what the files of a folder, and of those in it, held at a commit, by their path from that folder.

    Args:
        repo: The repository.
        sha: Name of the commit, from `resolve`.
        folder: From the repository's top; "" or "." for that.
        wanted: Whether a file of such a path is.

    Raises:
        InputError: The folder leads out of the repository, or a file's content is not in it (Git LFS, a partial clone).
    """
    top = _inside(folder)
    below = {path.removeprefix(f"{top}/") if top else path: oid for path, oid in _entries(repo, sha, folder).items()}
    below = {path: oid for path, oid in below.items() if wanted(path) and path != top}
    return _contents(repo, sha, list(below.items()))


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def _commit(repo: Repository, ref: str) -> str:
    """Return the full name of a ref's commit, "" for none."""
    if not ref.strip() or not ref.isprintable():
        return ""
    done = _git(repo.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return "" if done.returncode else done.stdout.decode().split()[-1]


def _nearest(repo: Repository, ref: str) -> str:
    if is_shallow(repo):
        # A branch that was not fetched is not misspelt: who took the nearest would compare the head with itself.
        return f": this is a shallow clone: {DEEPER}"
    done = _git(repo.root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    names = done.stdout.decode(errors="replace").split("\n")[:-1]
    near = difflib.get_close_matches(ref, names, n=1)
    return f": did you mean {near[0]!r}?" if near else ": name a branch, a tag or a commit"


def _ends(repo: Repository, span: str) -> tuple[str, str]:
    dots = "..." if "..." in span else ".."
    first, found, last = span.partition(dots)
    if not found or not first.strip():
        raise InputError(f"{span[:80]!r} is no range of commits: write it as A..B, such as 'v1.2..main'")
    begin, end = resolve(repo, first), resolve(repo, last or "HEAD")
    return (merge_base(repo, begin, end) if dots == "..." else begin), end


def _records(text: str) -> Iterator[Sequence[str]]:
    # Each commit ends with a zero and a line break; no field holds a zero.
    fields = text.split("\0")
    width = _FIELDS.count("%x00")
    yield from (fields[at : at + width] for at in range(0, len(fields) - 1, width))


def _read(fields: Sequence[str]) -> Commit:
    head, parents, date, subject = (field.strip() for field in fields)
    first, *_ = parents.split() or [""]
    # Before its fields stands a line with its name: only newer versions of Git can leave that out.
    return Commit(sha=head.split()[-1], parent=first, date=date, subject=subject)


def _inside(path: str) -> str:
    """Return a path from the repository's top as Git writes it, "" for the top."""
    plain = PurePosixPath(path.replace("\\", "/"))
    if plain.is_absolute() or ".." in plain.parts or not path.isprintable():
        raise InputError(f"{path[:200]!r} is no path inside the repository: write it from the repository's top")
    return "" if str(plain) == "." else str(plain)


# ── files ────────────────────────────────────────────────────────────────────────────────────────


def _entries(repo: Repository, sha: str, path: str) -> dict[str, str]:
    """Return the names of the contents of all files at or below a path; links and submodules hold none."""
    where = ["--", _inside(path)] if _inside(path) else []
    done = _git(repo.root, "ls-tree", "-r", "-z", "--full-tree", sha, *where)
    if done.returncode:
        raise InputError(f"the files of {sha[:7]} cannot be listed{_said(done)}")
    found = {}
    for entry in done.stdout.split(b"\0")[:-1]:
        about, _, name = entry.partition(b"\t")
        mode, _, oid = about.decode().split()
        if mode.startswith("100"):
            found[os.fsdecode(name)] = oid
    return {name: oid for name, oid in found.items() if ".." not in PurePosixPath(name).parts}


def _contents(repo: Repository, sha: str, files: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """Return what files hold, by one process for all."""
    if not files:
        return {}
    done = _git(repo.root, "cat-file", "--batch", told="".join(f"{oid}\n" for _, oid in files).encode())
    if done.returncode:
        raise InputError(f"the files of {sha[:7]} cannot be read{_said(done)}")
    found, rest = {}, memoryview(done.stdout)
    for name, _ in files:
        end = bytes(rest[:200]).find(b"\n")
        head = bytes(rest[:end]).split()
        if head[-1] == b"missing":
            raise InputError(f"{name} at {sha[:7]} is not in this partial clone: fetch it ('git fetch --refetch')")
        size = int(head[-1])
        found[name] = bytes(rest[end + 1 : end + 1 + size])
        rest = rest[end + 2 + size :]
    return {name: _kept_here(sha, name, body) for name, body in found.items()}


def _kept_here(sha: str, name: str, body: bytes) -> bytes:
    if body.startswith(_LFS):
        raise InputError(f"{name} at {sha[:7]} is kept by Git LFS, and only a pointer to it is in the repository")
    return body


# ── the program ──────────────────────────────────────────────────────────────────────────────────


def _git(folder: Path, *words: str, told: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *words]
    try:
        return subprocess.run(  # noqa: S603 - a list of words, no shell
            command, cwd=folder, input=told, capture_output=True, check=False, timeout=_SECONDS, env=_environment()
        )
    except FileNotFoundError as error:
        raise InputError(
            "there is no program 'git' on the PATH: install Git, or name artifacts by their path"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise InputError(f"git {words[0]} did not end within {counted(_SECONDS, 'second')}: try it by hand") from error


def _environment() -> Mapping[str, str]:
    """Return the environment: no questions, no network, and messages that can be told apart."""
    kept = {name: value for name, value in os.environ.items() if name not in _NAMED_BY_HOOKS}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    return kept | quiet | {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_LITERAL_PATHSPECS": "1"}


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Return what Git said, as the end of a sentence that says how to mend it."""
    message = done.stderr.decode(errors="replace").strip().split("\n")[0].removeprefix("fatal: ")
    if "dubious ownership" in message:
        return ": it belongs to another user: allow it with 'git config --global --add safe.directory FOLDER'"
    return f" (git: {message[:200]})" if message else ""
