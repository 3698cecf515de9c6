"""Git: commits, ranges and files of real repositories, shallow and hostile ones among them."""

import subprocess
from pathlib import Path

import pytest
from tests.catalog.clones import commit, git, made

from catchment.errors import InputError
from catchment.git import (
    Repository,
    commits,
    containing,
    files_at,
    is_file,
    is_shallow,
    merge_base,
    repository,
    resolve,
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Three commits on main, the last a merge of a branch of two; a tag on the first."""
    folder = made(tmp_path / "clone")
    commit(folder, "First", {"a.txt": "one", "target/manifest.json": "{}"})
    git(folder, "tag", "v1")
    git(folder, "switch", "--quiet", "--create", "feature")
    commit(folder, "Work", {"a.txt": "two"})
    commit(folder, "More work\n\nWith a body.", {"b.txt": "b"})
    git(folder, "switch", "--quiet", "main")
    commit(folder, "Überarbeitet: “x”", {"target/compiled/c.sql": "select 1"})
    git(folder, "merge", "--quiet", "--no-ff", "--message", "Merge feature", "feature")
    return folder


@pytest.fixture
def repo(clone: Path) -> Repository:
    return repository(clone)


def sha(clone: Path, ref: str) -> str:
    return git(clone, "rev-parse", ref)


def test_a_repository_is_found_from_within(clone: Path) -> None:
    assert repository(clone / "target") == Repository(root=clone)


def test_hooks_say_nothing_of_another_repository(clone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_DIR", str(made(tmp_path / "other") / ".git"))
    assert repository(clone).root == clone


@pytest.mark.parametrize("ref", ["main", "v1", "HEAD~1", "feature^", "refs/heads/main"])
def test_resolve(clone: Path, repo: Repository, ref: str) -> None:
    assert resolve(repo, ref) == sha(clone, ref)


def test_resolve_of_an_abbreviation(clone: Path, repo: Repository) -> None:
    assert resolve(repo, sha(clone, "main")[:8]) == sha(clone, "main")


def test_a_branch_of_the_remote_alone(clone: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(clone), "fork")
    assert resolve(repository(tmp_path / "fork"), "feature") == sha(clone, "feature")


BAD_REFS = {
    "misspelt": ("mian", "no commit 'mian' in ", "did you mean 'main'?"),
    "unknown": ("zzz", "no commit 'zzz'", "name a branch, a tag or a commit"),
    "empty": ("", "no commit ''", "name a branch"),
    "an option": ("--all", "no commit '--all'", "name a branch"),
    "an option with a value": ("--output=pwned", "no commit '--output=pwned'", ""),
    "a zero": ("a\0b", "no commit 'a\\x00b'", ""),
    "a line break": ("main\nmain", "no commit 'main\\nmain'", ""),
    "a tree": ("main:target", "no commit 'main:target'", ""),
}


@pytest.mark.parametrize(("ref", "problem", "hint"), BAD_REFS.values(), ids=BAD_REFS)
def test_no_such_commit(repo: Repository, ref: str, problem: str, hint: str) -> None:
    with pytest.raises(InputError) as told:
        resolve(repo, ref)
    assert problem in str(told.value)
    assert hint in str(told.value)
    assert not (repo.root / "pwned").exists()


def test_merge_base(clone: Path, repo: Repository) -> None:
    assert merge_base(repo, "main~1", "feature") == sha(clone, "v1")


def test_no_merge_base(clone: Path, repo: Repository) -> None:
    git(clone, "switch", "--quiet", "--orphan", "alone")
    commit(clone, "Alone", {"x": "x"})
    with pytest.raises(InputError, match="'main' and 'alone' have no commit in common: name two of one history"):
        merge_base(repo, "main", "alone")


def test_commits_are_those_of_the_main_line(clone: Path, repo: Repository) -> None:
    found = commits(repo, "v1..main")
    assert [each.subject for each in found] == ["Überarbeitet: “x”", "Merge feature"]
    assert [each.sha for each in found] == [sha(clone, "main~1"), sha(clone, "main")]
    assert [each.parent for each in found] == [sha(clone, "v1"), sha(clone, "main~1")]
    assert {each.date[:10] for each in found} == {"2026-11-01"}
    assert found[0].short == sha(clone, "main~1")[:7]


@pytest.mark.parametrize(
    ("span", "subjects"),
    [
        ("v1..", ["Überarbeitet: “x”", "Merge feature"]),
        ("v1..feature", ["Work", "More work"]),
        ("main~1...feature", ["Work", "More work"]),
        ("main..main", []),
    ],
)
def test_ranges(repo: Repository, span: str, subjects: list[str]) -> None:
    assert [each.subject for each in commits(repo, span)] == subjects


@pytest.mark.parametrize("span", ["main", "..main", "", "-n1", "  ..main"])
def test_no_range(repo: Repository, span: str) -> None:
    with pytest.raises(InputError, match=r"is no range of commits: write it as A\.\.B"):
        commits(repo, span)


@pytest.mark.parametrize("span", ["--all..main", "v1..--output=pwned", "v9..main"])
def test_a_range_of_no_commits(repo: Repository, span: str) -> None:
    with pytest.raises(InputError, match="no commit "):
        commits(repo, span)
    assert not (repo.root / "pwned").exists()


def test_files(clone: Path, repo: Repository) -> None:
    first, last = sha(clone, "v1"), sha(clone, "main")
    assert is_file(repo, first, "a.txt")
    assert is_file(repo, last, "./a.txt")
    assert not is_file(repo, first, "b.txt")
    assert not is_file(repo, last, "target")
    assert [files_at(repo, sha_, "")["a.txt"] for sha_ in (first, last)] == [b"one", b"two"]
    assert files_at(repo, last, "target") == {"manifest.json": b"{}", "compiled/c.sql": b"select 1"}
    assert files_at(repo, last, "target/", lambda path: path.endswith(".json")) == {"manifest.json": b"{}"}
    assert files_at(repo, last, "nowhere") == {}
    assert files_at(repo, last, "a.txt") == {}
    assert set(files_at(repo, first, ".")) == {"a.txt", "target/manifest.json"}


def test_files_of_odd_names_and_contents(tmp_path: Path) -> None:
    odd = {"t/ü ber.json": b"\0\n\n", 't/new\nline".json': b"", "t/[ab]*.json": b"x", "-t/--all": b"y"}
    clone = made(tmp_path / "odd")
    head = commit(clone, "Odd", odd)
    (clone / "t" / "link.json").symlink_to("/etc/passwd")
    head = commit(clone, "A link", {})
    repo = repository(clone)
    assert files_at(repo, head, "t") == {name.removeprefix("t/"): body for name, body in odd.items() if name[0] == "t"}
    assert files_at(repo, head, "-t") == {"--all": b"y"}
    assert is_file(repo, head, "t/[ab]*.json")
    assert not is_file(repo, head, "t/link.json")


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "a\0b"])
def test_paths_that_lead_out(clone: Path, repo: Repository, path: str) -> None:
    with pytest.raises(InputError, match="is no path inside the repository"):
        is_file(repo, sha(clone, "main"), path)


def test_a_pointer_is_no_content(tmp_path: Path) -> None:
    clone = made(tmp_path / "lfs")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    head = commit(clone, "Pointer", {"m.json": pointer})
    with pytest.raises(InputError, match=r"m\.json at .* is kept by Git LFS"):
        files_at(repository(clone), head, "")


def test_shallow(clone: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{clone}", "shallow")
    repo = repository(tmp_path / "shallow")
    assert is_shallow(repo)
    assert not is_shallow(repository(clone))
    with pytest.raises(InputError, match=r"no commit 'v1' in .*: this is a shallow clone: .*fetch-depth: 0"):
        commits(repo, "v1..main")
    # `mian` is near to `main`; but what is not here may stand on the server, so it is no misspelling yet.
    with pytest.raises(InputError, match=r"no commit 'mian' in .*: this is a shallow clone: .*fetch-depth: 0"):
        merge_base(repo, "mian", "HEAD")


def test_a_shallow_clone_that_has_the_ends(clone: Path, tmp_path: Path) -> None:
    """Both ends are there, and what lies between them is not."""
    for number in range(3):
        commit(clone, f"Later {number}", {"a.txt": f"later {number}"})
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{clone}", "shallow")
    git(tmp_path / "shallow", "fetch", "--quiet", "--depth=1", "origin", "tag", "v1")
    repo = repository(tmp_path / "shallow")
    with pytest.raises(InputError, match=r"shallow clone that does not reach back to 'v1\.\.main': .*fetch-depth: 0"):
        commits(repo, "v1..main")
    assert [each.subject for each in commits(repo, "main~1..main")] == ["Later 2"]


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is in no Git repository that can be read .git: not a git repository"):
        repository(tmp_path)
    with pytest.raises(InputError, match="no folder"):
        repository(tmp_path / "nowhere")


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="there is no program 'git' on the PATH"):
        repository(tmp_path)


def test_a_repository_has_nothing_run(clone: Path, repo: Repository, tmp_path: Path) -> None:
    """What a clone configures may be hostile: a monitor, a pager, a check of signatures."""
    script = tmp_path / "hostile"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    script.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "core.sshCommand"):
        git(clone, "config", name, str(script))
    git(clone, "config", "log.showSignature", "true")
    commits(repo, "v1..main")
    files_at(repo, resolve(repo, "main"), "target")
    assert not (tmp_path / "ran").exists()


def test_git_is_run_without_a_shell(clone: Path, repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *words, **how: calls.append((words, how)) or run(*words, **how))
    resolve(repo, "main")
    assert calls
    assert all(isinstance(words[0], list) and not how.get("shell") for words, how in calls)


def test_containing(clone: Path, repo: Repository) -> None:
    first, feature, before, last = (sha(clone, ref) for ref in ("v1", "feature", "main~1", "main"))
    others = [first, feature, before, last, "0" * 40, "--all", "main", "a\nb"]
    assert containing(repo, first, others) == {first, feature, before, last}
    assert containing(repo, feature, others) == {feature, last}
    assert containing(repo, last, others) == {last}
    assert containing(repo, "0" * 40, others) == frozenset()
    assert containing(repo, "--all", others) == frozenset()
    assert containing(repo, first, []) == frozenset()
