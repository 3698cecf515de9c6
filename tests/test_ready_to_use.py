"""What is ready to use works: the steps of the action, the job for GitLab and the hook, run as they stand.

`gh` and `curl` are programs of ours that keep comments in a file, as the services do, and record their calls.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import DEMO

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MARKER = "<!-- catchment-impact -->"
BOT = "github-actions[bot]"

Json = dict[str, Any]

GH = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
state, words = Path(os.environ["STATE"]), sys.argv[1:]
comments = json.loads(state.read_text())
with Path(os.environ["CALLS"]).open("a") as calls:
    calls.write(json.dumps(words) + "\\n")
assert words[0] == "api", words
if "--paginate" in words:
    assert words[words.index("--jq") + 1] == (
        ".[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id"
    )
    if os.environ.get("TOKEN_MAY") == "nothing":
        sys.exit("gh: Not Found (HTTP 404)")
    for each in comments:
        if each["user"]["login"] == os.environ["AUTHOR"] and each["body"].startswith(os.environ["MARKER"]):
            print(each["id"])
    sys.exit()
if os.environ.get("TOKEN_MAY") == "read":
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
method, address = words[words.index("--method") + 1], words[words.index("--method") + 2]
body = Path(words[words.index("-F") + 1].removeprefix("body=@")).read_text()
if method == "POST":
    assert address == "repos/tarn/data/issues/7/comments", address
    comments.append({{"id": 100 + len(comments), "user": {{"login": "{BOT}"}}, "body": body}})
else:
    (found,) = [each for each in comments if address == f"repos/tarn/data/issues/comments/{{each['id']}}"]
    found["body"] = body
state.write_text(json.dumps(comments))
"""

CURL = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
state, words = Path(os.environ["STATE"]), sys.argv[1:]
notes = json.loads(state.read_text())
with Path(os.environ["CALLS"]).open("a") as calls:
    calls.write(json.dumps(words) + "\\n")
assert Path(words[words.index("--config") + 1]).read_text() == 'header = "PRIVATE-TOKEN: secret"\\n'
if os.environ.get("TOKEN_MAY") == "nothing":
    sys.exit(22)
address = urlsplit(words[-1])
method = words[words.index("--request") + 1] if "--request" in words else "GET"
if address.path.endswith("/user"):
    print(json.dumps({{"id": 5}}))
elif method == "GET":
    page = int(parse_qs(address.query)["page"][0])
    print(json.dumps(notes[2 * page - 2 : 2 * page]))
else:
    body = json.loads(Path(words[words.index("--data") + 1].removeprefix("@")).read_text())["body"]
    if method == "POST":
        assert address.path == "/api/v4/projects/3/merge_requests/7/notes", address
        notes.append({{"id": 100 + len(notes), "author": {{"id": 5}}, "body": body}})
    else:
        (found,) = [each for each in notes if address.path.endswith(f"/merge_requests/7/notes/{{each['id']}}")]
        found["body"] = body
state.write_text(json.dumps(notes))
"""


class Place:
    """A checkout with the demo's project in it, and programs in front of the path."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin, self.temp = (folder / name for name in ("checkout", "bin", "temp"))
        for each in (self.checkout, self.bin, self.temp):
            each.mkdir()
        for name in ("base", "head"):
            (self.checkout / name).symlink_to(DEMO / "artifacts" / name)
        (self.checkout / ".github").mkdir()
        shutil.copy(DEMO / "CODEOWNERS", self.checkout / ".github" / "CODEOWNERS")
        for name, text in (("gh", GH), ("curl", CURL)):
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        self.state, self.calls = folder / "state.json", folder / "calls"
        self.state.write_text("[]")
        self.environment = {
            "PATH": os.pathsep.join((str(self.bin), str(BIN), os.environ["PATH"])),
            "HOME": str(folder),
            "STATE": str(self.state),
            "CALLS": str(self.calls),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def comments(self) -> list[Json]:
        found: list[Json] = json.loads(self.state.read_text())
        return found

    def run(self, script: str, *, shell: tuple[str, ...] = ("bash", "-eo", "pipefail"), **more: str) -> Any:
        return subprocess.run(
            [*shell, "-c", script],
            cwd=self.checkout,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


# ── the action ───────────────────────────────────────────────────────────────────────────────────

ACTION: Json = yaml.safe_load((ROOT / "action.yml").read_text())


class Runner:
    """Runs the steps of the action as GitHub does: expressions filled in, outputs kept, conditions kept to."""

    def __init__(self, place: Place, *, pull_request: str = "7", **inputs: str) -> None:
        self.place = place
        self.known = {f"inputs.{name}": about.get("default", "") for name, about in ACTION["inputs"].items()}
        self.known |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
        self.known |= {"github.token": "t", "github.sha": "0123abc", "github.event.pull_request.head.sha": "0123abc"}
        self.known |= {"github.event.pull_request.number": pull_request}
        self.used: list[Json] = []
        self.summary = place.temp / "summary.md"
        self.logs = ""

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: self.value(match[1]), text)

    def value(self, expression: str) -> str:
        found = (self.known.get(name.strip(), "") for name in expression.split("||"))
        return self.filled(next((value for value in found if value), ""))

    def is_met(self, condition: str) -> bool:
        """Whether a condition of ``a == 'b'`` and ``a != 'b'`` holds."""
        parts = [re.fullmatch(r"(\S+) (==|!=) '(.*)'", part) for part in condition.split(" && ")]
        assert all(parts), condition
        return all((self.value(part[1]) == part[3]) is (part[2] == "==") for part in parts if part)

    def start(self, **environment: str) -> int:
        """Run all steps but the installation; returns the exit code of the one that ends the job."""
        for step in ACTION["runs"]["steps"]:
            if step["name"] == "Install Catchment" or not self.is_met(step.get("if", "github.sha == '0123abc'")):
                continue
            if "uses" in step:
                self.used.append({"uses": step["uses"]} | {k: self.filled(v) for k, v in step["with"].items()})
                continue
            done = self.step(step, environment)
            self.logs += done.stdout + done.stderr
            if done.returncode:
                return int(done.returncode)
        return 0

    def step(self, step: Json, environment: Mapping[str, str]) -> Any:
        output = self.place.temp / "output"
        output.write_text("")
        given = {name: self.filled(text) for name, text in step["env"].items()}
        done = self.place.run(
            self.filled(step["run"]),
            **{
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "GITHUB_REPOSITORY": "tarn/data",
                "GITHUB_SERVER_URL": "https://github.com",
                "RUNNER_TEMP": str(self.place.temp),
                "CATCHMENT": str(BIN / "catchment"),
                **given,
                **environment,
            },
        )
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.known[f"steps.{step['id']}.outputs.{name}"] = value
        return done


DEMO_INPUTS = {"base": "base", "head": "head", "project_path": "dbt"}


def test_every_expression_of_the_action_is_of_an_input_an_output_or_the_event() -> None:
    texts = re.findall(r"\$\{\{ (.*?) \}\}", (ROOT / "action.yml").read_text())
    names = {name.strip() for text in texts for name in text.split("||")}
    assert {name.removeprefix("inputs.") for name in names if name.startswith("inputs.")} <= set(ACTION["inputs"])
    ids = {step["id"] for step in ACTION["runs"]["steps"] if "id" in step}
    assert {name.split(".")[1] for name in names if name.startswith("steps.")} <= ids
    # What others write (a title, a branch's name) never stands in a script, where it would be run.
    assert [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step.get("run", "")] == []


def test_the_action_comments_the_first_time_and_updates_the_comment_the_second(place: Place) -> None:
    place.state.write_text(
        json.dumps(
            [
                {"id": 1, "user": {"login": "ada"}, "body": "looks good"},
                {"id": 2, "user": {"login": "mallory"}, "body": f"{MARKER}\n### ✅ Catchment: PASS"},
            ]
        )
    )
    first, second = Runner(place, **DEMO_INPUTS), Runner(place, base="head", head="base", project_path="dbt")
    assert first.start() == 1, first.logs
    (*others, made) = place.comments()
    assert [each["id"] for each in others] == [1, 2]
    assert made["body"].startswith(f"{MARKER}\n### ❌ Catchment: FAIL – 7 assets will break")
    assert "(<https://github.com/tarn/data/blob/0123abc/dbt/models/" in made["body"]
    assert "`@tarn/finance-data`" in made["body"]
    assert first.summary.read_text() == made["body"]
    assert second.start() == 1, second.logs
    (*still, changed) = place.comments()
    assert still == others
    assert changed["id"] == made["id"]
    assert changed["body"] != made["body"]
    assert (first.known["steps.impact.outputs.verdict"], first.used) == ("FAIL", [])


def test_what_breaks_nothing_makes_no_comment_but_mends_one(place: Place) -> None:
    same = {"base": "head", "head": "head", "project_path": "dbt"}
    first = Runner(place, **same)
    assert (first.start(), place.comments()) == (0, [])
    assert "### ✅ Catchment: PASS" in first.summary.read_text()
    place.state.write_text(json.dumps([{"id": 9, "user": {"login": BOT}, "body": f"{MARKER}\nold"}]))
    assert Runner(place, **same).start() == 0
    assert [each["body"].splitlines()[1][:22] for each in place.comments()] == ["### ✅ Catchment: PASS "]


@pytest.mark.parametrize("may", ["read", "nothing"])
def test_on_a_fork_the_report_is_in_the_summary_and_kept_for_who_may_comment(place: Place, may: str) -> None:
    runner = Runner(place, **DEMO_INPUTS)
    assert runner.start(TOKEN_MAY=may) == 1
    assert place.comments() == []
    assert runner.summary.read_text().startswith(MARKER)
    assert "::notice::" in runner.logs
    (kept,) = runner.used
    assert kept["uses"].startswith("actions/upload-artifact@")
    assert Path(kept["path"]).read_text() == runner.summary.read_text()


def test_a_push_has_nothing_to_comment_on(place: Place) -> None:
    runner = Runner(place, pull_request="", **DEMO_INPUTS)
    assert runner.start() == 1
    assert not place.calls.exists()


def test_what_cannot_be_compared_is_an_error_and_replaces_the_comment(place: Place) -> None:
    place.state.write_text(json.dumps([{"id": 9, "user": {"login": BOT}, "body": f"{MARKER}\n### ✅ Catchment: PASS"}]))
    runner = Runner(place, base="nowhere", head="head", sarif="true")
    assert runner.start() == 2
    (comment,) = place.comments()
    assert comment["body"].startswith(f"{MARKER}\n### ❌ Catchment: nothing could be compared\n\n    Error: ")
    assert (runner.known["steps.impact.outputs.verdict"], runner.used) == ("ERROR", [])


def test_sarif_is_uploaded_where_asked(place: Place) -> None:
    runner = Runner(place, sarif="true", comment="false", fail_on="none", **DEMO_INPUTS)
    assert runner.start() == 0, runner.logs
    (upload,) = runner.used
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert json.loads(Path(upload["sarif_file"]).read_text())["version"] == "2.1.0"
    assert not place.calls.exists()


@pytest.mark.parametrize(("given", "expected"), [("", f"{ROOT}[fast]"), ("catchment==1.0", "catchment==1.0")])
def test_the_action_installs_itself_apart_from_the_job(place: Place, given: str, expected: str) -> None:
    made = place.temp / "catchment-venv" / "bin"
    recorder = f'#!/bin/sh\nprintf "%s\\n" "$@" >>"{place.calls}"\n'
    (place.bin / "python3").write_text(
        f"""#!/bin/sh
if [ "$1" = -c ]; then exec "{sys.executable}" "$@"; fi
[ "$*" = "-m venv {made.parent}" ] || exit 9
mkdir -p "{made}" && cp "{place.bin}/recorder" "{made}/python"
"""
    )
    (place.bin / "recorder").write_text(recorder)
    for name in ("python3", "recorder"):
        (place.bin / name).chmod(0o755)
    environment = {
        "GITHUB_ACTION_PATH": str(ROOT),
        "RUNNER_TEMP": str(place.temp),
        "PYTHON": "python3",
        "PACKAGE": given,
    }
    done = place.run(ACTION["runs"]["steps"][0]["run"], **environment)
    assert done.returncode == 0, done.stderr
    assert place.calls.read_text().splitlines()[:3] == ["-m", "pip", "install"]
    assert place.calls.read_text().splitlines()[-1] == expected


def test_an_old_python_is_said(place: Place) -> None:
    (place.bin / "old").write_text("#!/bin/sh\nexit 1\n")
    (place.bin / "old").chmod(0o755)
    environment = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(place.temp), "PYTHON": "old", "PACKAGE": ""}
    done = place.run(ACTION["runs"]["steps"][0]["run"], **environment)
    assert (done.returncode, "Python 3.11" in done.stdout) == (2, True)


def test_the_workflow_for_forks_runs_nothing_of_the_fork() -> None:
    workflow = yaml.safe_load((ROOT / "templates/github/comment-forks.yml").read_text())
    (job,) = workflow["jobs"].values()
    assert [step.get("uses") for step in job["steps"]] == [None]
    assert [step for step in job["steps"] if "${{" in step["run"]] == []
    assert workflow["permissions"] == {"actions": "read", "pull-requests": "write"}


# ── GitLab ───────────────────────────────────────────────────────────────────────────────────────

JOB: Json = yaml.safe_load((ROOT / "templates/gitlab/impact.yml").read_text())["catchment-impact"]


def gitlab(place: Place, shell: str = "bash", **variables: str) -> Any:
    """Run the job's script as a runner does: all lines in one shell."""
    environment = {
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_PROJECT_URL": "https://gitlab.example/tarn/data",
        "CI_COMMIT_SHA": "0123abc",
        "CATCHMENT_GITLAB_TOKEN": "secret",
    }
    own = {
        name: value.replace("$CI_PROJECT_URL", environment["CI_PROJECT_URL"])
        for name, value in JOB["variables"].items()
    }
    own["CATCHMENT_FILES_URL"] = own["CATCHMENT_FILES_URL"].replace("$CI_COMMIT_SHA", environment["CI_COMMIT_SHA"])
    words = (shell, "-eo", "pipefail") if shell == "bash" else (shell, "-e")
    script = "\n".join([*JOB["before_script"], *JOB["script"]])
    return place.run(script, shell=words, **environment | own | variables)


DEMO_VARIABLES = {"CATCHMENT_BASE": "base", "CATCHMENT_HEAD": "head", "CATCHMENT_PROJECT_PATH": "dbt"}


@pytest.mark.parametrize("shell", [pytest.param("bash"), pytest.param("sh")])
def test_the_gitlab_job_writes_a_note_the_first_time_and_changes_it_the_second(place: Place, shell: str) -> None:
    place.state.write_text(
        json.dumps(
            [{"id": n, "author": {"id": 1}, "body": f"{MARKER} of another" if n == 2 else "hm"} for n in range(3)]
        )
    )
    done = gitlab(place, shell, **DEMO_VARIABLES)
    assert done.returncode == 1, done.stderr
    made = place.comments()[-1]
    assert (len(place.comments()), made["author"]["id"]) == (4, 5)
    assert made["body"].startswith(f"{MARKER}\n### ❌ Catchment: FAIL – 7 assets will break")
    assert "(<https://gitlab.example/tarn/data/-/blob/0123abc/dbt/models/" in made["body"]
    assert gitlab(place, shell, **DEMO_VARIABLES | {"CATCHMENT_FAIL_ON": "none"}).returncode == 0
    changed = place.comments()[-1]
    assert (len(place.comments()), changed["id"]) == (4, made["id"])
    assert changed["body"].startswith(f"{MARKER}\n### ⚠️ Catchment: WARN")
    # A token on a command line is in the list of processes.
    assert "secret" not in place.calls.read_text()
    reports = JOB["artifacts"]["reports"]
    assert len(json.loads((place.checkout / reports["codequality"]).read_text())) == 14
    assert (place.checkout / reports["junit"]).read_text().startswith("<?xml")


@pytest.mark.parametrize("variables", [{"CATCHMENT_GITLAB_TOKEN": ""}, {"TOKEN_MAY": "nothing"}])
def test_the_gitlab_job_needs_no_token(place: Place, variables: dict[str, str]) -> None:
    done = gitlab(place, **DEMO_VARIABLES | variables)
    assert done.returncode == 1, done.stderr
    assert place.comments() == []
    assert (place.checkout / "impact.md").exists()


def test_the_gitlab_job_says_what_could_not_be_compared(place: Place) -> None:
    done = gitlab(place, CATCHMENT_BASE="nowhere", CATCHMENT_HEAD="head")
    assert done.returncode == 2
    (note,) = place.comments()
    assert note["body"].startswith(f"{MARKER}\n### ❌ Catchment: nothing could be compared\n")


# ── the hook, and by hand ────────────────────────────────────────────────────────────────────────


def test_the_hook_compares_with_what_is_committed(place: Place) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    target = place.checkout / "target"
    shutil.copytree(DEMO / "artifacts/base", target)
    git = "git -c user.name=a -c user.email=a@a.example -c init.defaultBranch=main -c commit.gpgsign=false"
    prepared = place.run(f"{git} init -q . && {git} add -f target && {git} commit -qm base && {git} checkout -qb work")
    assert prepared.returncode == 0, prepared.stderr
    command = f"{hook['entry']} --git-base main"
    assert place.run(command).returncode == 0
    shutil.copytree(DEMO / "artifacts/head", target, dirs_exist_ok=True)
    done = place.run(command)
    assert (done.returncode, done.stdout.splitlines()[0][:17]) == (1, "FAIL: 14 changes,"), done.stderr
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)


def test_the_how_to_gives_what_the_action_and_the_job_take() -> None:
    page = (ROOT / "docs/how-to/pull-requests.md").read_text()
    examples = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    steps = [step for each in examples for job in each.get("jobs", {}).values() for step in job["steps"]]
    ours = [step for step in steps if step.get("uses", "").startswith("catchment-data/catchment@")]
    assert [set(step["with"]) - set(ACTION["inputs"]) for step in ours] == [set()]
    rows = re.search(r"\| input \| is \|\n(.*?)\n\n", page, re.DOTALL)
    assert rows is not None
    told = {name for row in rows[1].splitlines() for name in re.findall(r"`([\w-]+)`", row.split("|")[1])}
    assert set(ACTION["inputs"]) - told <= {"token"}
    (variables,) = [each["catchment-impact"]["variables"] for each in examples if "catchment-impact" in each]
    assert set(variables) <= set(JOB["variables"])
    assert [name for name in JOB["variables"] if name not in page and name != "CATCHMENT_FILES_URL"] == []
    (hook,) = [each["repos"][0]["hooks"][0]["id"] for each in examples if "repos" in each]
    assert hook == yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]["id"]


def test_every_shell_script_is_sound() -> None:
    for script in (ROOT / "templates").rglob("*.sh"):
        assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
        assert script.read_text().startswith("#!/usr/bin/env bash\n")
