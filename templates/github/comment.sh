#!/usr/bin/env bash
# Keep one comment on a pull request up to date: made the first time, changed in place from then on.
# Usage: comment.sh FILE
# In: PULL_REQUEST (its number), GITHUB_REPOSITORY, GH_TOKEN (for gh), AUTHOR (who the token comments as),
#     VERDICT (a PASS makes no first comment; it only mends one that is there).
# Out (in $GITHUB_OUTPUT): commented=true|false, false where the token may not.
set -euo pipefail

file=$1
marker='<!-- catchment-impact -->'
said() { echo "commented=$1" >>"${GITHUB_OUTPUT:-/dev/null}"; }

if [ -z "${PULL_REQUEST:-}" ]; then
  echo "This run is of no pull request, so there is nothing to comment on."
  exit 0
fi
comments="repos/$GITHUB_REPOSITORY/issues"

# Only a comment of our own is ours to change, whoever else may write the marker.
export AUTHOR=${AUTHOR:-github-actions[bot]} MARKER=$marker
ours='.[] | select(.user.login == env.AUTHOR and (.body | startswith(env.MARKER))) | .id'
if ! ids=$(gh api --paginate "$comments/$PULL_REQUEST/comments?per_page=100" --jq "$ours"); then
  echo "::notice::The comments cannot be read with this token; the report is in the job's summary."
  said false
  exit 0
fi
id=${ids%%$'\n'*}

if [ -z "$id" ] && [ "${VERDICT:-}" = PASS ]; then
  echo "Nothing breaks, and there is no comment to mend."
  exit 0
fi
if [ -n "$id" ]; then
  write=(--method PATCH "$comments/comments/$id")
else
  write=(--method POST "$comments/$PULL_REQUEST/comments")
fi
if gh api "${write[@]}" -F "body=@$file" --silent; then
  said true
else
  echo "::notice::This token may not comment (a pull request from a fork?); the report is in the job's summary."
  said false
fi
