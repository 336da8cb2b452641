#!/usr/bin/env bash
# Runs `policy check` as a step of GitHub Actions. It is told everything through the environment, so that nothing of
# it, a branch's name least of all, is ever read as a command:
#
#   POLICY_BIN         the directory that ci/install.sh has filled
#   POLICY_DIRECTORY   the repository; empty: the current directory
#   POLICY_FORMAT      what the log shows
#   POLICY_SARIF       a file for the SARIF report; empty: none
#   POLICY_DEEPEN      `true`: history that the clone lacks is fetched
#   POLICY_ARGS        further arguments, one a line
#   GITHUB_OUTPUT      where `outcome`, `exit-code` and `sarif` are told

set -euo pipefail

arguments=(check)
[ -z "${POLICY_FORMAT:-}" ] || arguments+=(--format "$POLICY_FORMAT")
[ "${POLICY_DEEPEN:-}" != true ] || arguments+=(--deepen)
while IFS= read -r argument; do
    [ -z "$argument" ] || arguments+=("$argument")
done <<<"${POLICY_ARGS:-}"

cd "${POLICY_DIRECTORY:-.}"
sarif=
if [ -n "${POLICY_SARIF:-}" ]; then
    case $POLICY_SARIF in
    /*) sarif=$POLICY_SARIF ;;
    *) sarif=$PWD/$POLICY_SARIF ;;
    esac
    arguments+=(--output "sarif=$sarif")
fi

# The rows of other agents are vouched for by the arbiter's chain (`policy lock`). Without it the verdict is stricter,
# so a server that has none, or does not give it, is no reason to stop.
git fetch --quiet --no-tags origin '+refs/policy/*:refs/policy/*' 2>/dev/null || true

code=0
"$POLICY_BIN/policy" "${arguments[@]}" || code=$?

case $code in
0) outcome=clean ;;
1) outcome=violations ;;
# Whatever else ends it, a signal say, it could not check.
*) outcome=fault ;;
esac
{
    printf 'outcome=%s\nexit-code=%s\n' "$outcome" "$code"
    # A line end in the name would begin another output.
    [ ! -f "$sarif" ] || printf 'sarif=%s\n' "${sarif//$'\n'/}"
} >>"$GITHUB_OUTPUT"
exit "$code"
