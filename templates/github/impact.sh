#!/usr/bin/env bash
# Compare two states and write the report in every form, and the job's summary.
# In: BASE or GIT_BASE, HEAD, DB, PROJECT_PATH, CODEOWNERS, POLICY, FAIL_ON; "" for what is not given.
# Out (in $GITHUB_OUTPUT): verdict, code (the gate's exit code), report (a folder).
set -euo pipefail

catchment=${CATCHMENT:-$RUNNER_TEMP/catchment-venv/bin/catchment}
report=$RUNNER_TEMP/catchment-impact
mkdir -p "$report"

# GitHub looks for CODEOWNERS in three places, in this order.
if [ -z "${CODEOWNERS:-}" ]; then
  for place in .github/CODEOWNERS CODEOWNERS docs/CODEOWNERS; do
    if [ -z "${CODEOWNERS:-}" ] && [ -f "$place" ]; then CODEOWNERS=$place; fi
  done
fi

words=()
if [ -n "${DB:-}" ]; then words+=(--db "$DB"); fi
words+=(impact)
given() { if [ -n "$2" ]; then words+=("$1" "$2"); fi; }
given --base "${BASE:-}"
given --git-base "${GIT_BASE:-}"
given --head "${HEAD:-}"
given --project-path "${PROJECT_PATH:-}"
given --codeowners "${CODEOWNERS:-}"
given --policy "${POLICY:-}"
given --fail-on "${FAIL_ON:-}"
given --files-url "${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/blob/${CATCHMENT_COMMIT:-$GITHUB_SHA}"

code=0
"$catchment" "${words[@]}" --format text \
  --output "markdown=$report/impact.md" --output "json=$report/impact.json" \
  --output "sarif=$report/impact.sarif" --output "junit=$report/impact.xml" 2>"$report/errors.txt" || code=$?
cat "$report/errors.txt" >&2

if [ "$code" = 0 ] || [ "$code" = 1 ] || [ "$code" = 3 ]; then
  verdict=$(sed -nE '/^  "verdict": "[A-Z]+",?$/{s/.*"([A-Z]+)".*/\1/p;q;}' "$report/impact.json")
else
  # An old comment must not stand there as if it were about this commit.
  verdict=ERROR
  {
    echo '<!-- catchment-impact -->'
    echo '### ❌ Catchment: nothing could be compared'
    echo
    sed 's/^/    /' "$report/errors.txt" | head -c 4000
  } >"$report/impact.md"
fi

cat "$report/impact.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "verdict=$verdict"
  echo "code=$code"
  echo "report=$report"
} >>"$GITHUB_OUTPUT"
