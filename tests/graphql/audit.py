"""The 61 audits of the npm package graphql-http, against a served demo: exits 0 only where all 61 are ok.

Needs node, npm and, once, the npm registry: the packages are kept in ``.cache`` beside the virtual environment.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATCHMENT = str(Path(sys.executable).with_name("catchment"))
SCRIPT = Path(__file__).with_suffix(".mjs")
CACHE = Path(os.environ.get("CATCHMENT_CACHE", ROOT / ".cache")) / "graphql-http"
PACKAGES = ("graphql-http@1.23.1", "graphql@16.15.0")


def installed() -> Path:
    """Return the folder in which the packages are, after installing them where they are not."""
    if not (CACHE / "node_modules" / "graphql-http").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        subprocess.run(command, cwd=CACHE, check=True, capture_output=True, timeout=120)
    return CACHE


@contextmanager
def served(db: Path) -> Iterator[str]:
    """Serve a catalog on a free port; yields its address."""
    command = [CATCHMENT, "--db", str(db), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+/", server.stdout.readline())
        try:
            assert found, "the server did not start"
            yield found.group()
        finally:
            server.terminate()


def audit(db: Path) -> subprocess.CompletedProcess[str]:
    """Run all audits against a catalog; the result's return code is 0 where all are ok."""
    folder = installed()
    # Imports are looked up from where a module stands, so the script is put beside the packages.
    script = shutil.copy(SCRIPT, folder)
    with served(db) as url:
        return subprocess.run(
            ["node", script, f"{url}graphql"], capture_output=True, text=True, timeout=60, check=False
        )


def main() -> int:
    """Ingest the demo, serve it, audit it."""
    missing = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    if missing:
        print(f"audit: {' and '.join(missing)} not found: install Node.js", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "catchment.db"
        demo = ROOT / "fixtures" / "demo" / "artifacts" / "base"
        ingest = [CATCHMENT, "--db", str(db), "ingest", "dbt", str(demo)]
        subprocess.run(ingest, check=True, capture_output=True)
        result = audit(db)
    print(result.stdout, end="")
    print(result.stderr, end="", file=sys.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
