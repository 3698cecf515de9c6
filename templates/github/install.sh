#!/usr/bin/env bash
# Install Catchment into an environment of its own, so that the job's Python (and its dbt) stay as they are.
# In: PYTHON (an interpreter), PACKAGE (what pip installs, "" for the action's own version).
set -euo pipefail

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error::Catchment needs Python 3.11 or later: run actions/setup-python before it, or name one as 'python'"
  exit 2
fi
"$python" -m venv "$RUNNER_TEMP/catchment-venv"
"$RUNNER_TEMP/catchment-venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  "${PACKAGE:-${GITHUB_ACTION_PATH}[fast]}"
