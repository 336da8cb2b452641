#!/usr/bin/env bash
# Measures policy against git itself, on the same machine, in the same hyperfine runs. README.md beside this file says
# what is measured and how to read it.
#
# Exit codes: 0 every limit holds, 1 a limit is exceeded, 2 could not measure.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/policy-bench
package=${LINUX_PACKAGE:-linux-source-6.1}
# The most memory that a run of policy may hold, in MiB: of a change, and of a whole tree.
change_peak=150
tree_peak=400
peak_limit=$change_peak
rounds=5

scratch=$(mktemp -d)
verdict=2
trap 'rm -rf "$scratch"; exit "$verdict"' EXIT

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "bench: $*"
    exit 2
}

need() {
    type -P "$1" >/dev/null || fail "\`$1\` is missing: \`apt-get install $2\`"
}

# Whether a part is to be measured: MEASURE names parts, and all of them where it is not set.
is_wanted() {
    [[ " ${MEASURE:-hook rebase locks history services words shapes} " == *" $1 "* ]]
}

# git on the bench repository: whatever this machine has configured for commits stays out of it.
bench_git() {
    git -C "$tree" -c core.hooksPath=/dev/null -c commit.gpgSign=false "$@"
}

# ---- What is measured --------------------------------------------------------------------------------------------

# The binary: POLICY, or the release build of this checkout.
find_policy() {
    if [ -n "${POLICY:-}" ]; then
        policy=$(type -P "$POLICY") || fail "there is no \`$POLICY\`"
        policy=$(realpath "$policy")
    else
        say 'building policy'
        (cd "$here" && cargo build --quiet --release --locked)
        policy=$(cd "$here" && cargo metadata --format-version 1 --no-deps | jq -r .target_directory)/release/policy
    fi
}

# The tree of Linux as a repository with one commit, made once and kept in the cache.
find_linux() {
    if [ -n "${LINUX_SOURCE:-}" ]; then
        local source
        source=$(realpath -e "$LINUX_SOURCE")
        tree=$cache/source-$(printf %s "$source" | cksum | cut -d ' ' -f 1)
    else
        tree=$cache/$package
    fi
    [ -d "$tree" ] && return
    local new=$tree.new
    rm -rf "$new"
    mkdir -p "$new"
    if [ -z "${LINUX_SOURCE:-}" ]; then
        unpack_package "$new"
        commit_tree "$new"
    elif [ -e "$source/.git" ]; then
        say "cloning $source"
        git clone --quiet --template= --no-tags "$source" "$new"
    else
        say "copying $source"
        cp -a "$source/." "$new"
        commit_tree "$new"
    fi
    git -C "$new" config gc.auto 0
    git -C "$new" config maintenance.auto false
    git -C "$new" config user.name bench
    git -C "$new" config user.email bench@example.com
    git -C "$new" update-ref refs/bench/source HEAD
    mv "$new" "$tree"
}

# The generated monorepo as a repository with one commit, made once for each generator and kept in the cache.
find_monorepo() {
    tree=$cache/monorepo-$(cksum <"$here/monorepo.awk" | cut -d ' ' -f 1)
    [ -d "$tree" ] && return
    local new=$tree.new
    say 'generating a monorepo'
    rm -rf "$new"
    git init --quiet --template= --initial-branch main "$new"
    awk -v services=2000 -v files=200000 -f "$here/monorepo.awk" | git -C "$new" fast-import --quiet
    git -C "$new" repack -adq
    git -C "$new" reset --quiet --hard main
    git -C "$new" config gc.auto 0
    git -C "$new" config maintenance.auto false
    git -C "$new" config user.name bench
    git -C "$new" config user.email bench@example.com
    git -C "$new" update-ref refs/bench/source HEAD
    mv "$new" "$tree"
}

unpack_package() {
    need apt-get apt
    need dpkg-deb dpkg
    need xz xz-utils
    say "downloading $package"
    (cd "$scratch" && apt-get download --quiet=2 "$package") ||
        fail "$package cannot be had: \`apt-get update\`, or LINUX_SOURCE=DIR with a tree of your own"
    say "unpacking $package"
    dpkg-deb --fsys-tarfile "$scratch/$package"_*.deb |
        tar --extract --to-stdout "./usr/src/$package.tar.xz" |
        tar --extract --xz --strip-components 1 --directory "$1"
    rm "$scratch/$package"_*.deb
}

# Packed, as every clone is.
commit_tree() {
    say 'committing it once; this takes minutes'
    git -C "$1" init --quiet --template=
    git -C "$1" -c core.autocrlf=false add --all --force
    git -C "$1" -c user.name=bench -c user.email=bench@example.com -c core.hooksPath=/dev/null -c gc.auto=0 \
        -c commit.gpgSign=false commit --quiet --message 'The source as it is'
    git -C "$1" repack -adq
}

# ---- The change that is committed --------------------------------------------------------------------------------

# Writes module NUMBER in a LANGUAGE, without what the staged change adds (SIDE is `before`) or with it (`after`).
module() {
    local number=$1 language=$2 side=$3
    local drop='/The staged change/d'
    [ "$side" = after ] || drop='/The staged change begins here/,/The staged change ends here/d'
    sed -e "$drop" -e "s/GRAIN/GRAIN_$number/g" "$here/sources/interval.$language" \
        >"$tree/modules/interval_$number.$language"
}

# Writes the first COUNT modules, the languages by turns.
modules() {
    local count=$1 side=$2 number=0
    local languages=(rs py ts go js tsx java c rb sh)
    mkdir -p "$tree/modules"
    while [ "$number" -lt "$count" ]; do
        module "$((number + 1))" "${languages[number % ${#languages[@]}]}" "$side"
        number=$((number + 1))
    done
}

# What `policy init` writes and a team fills in: who works here, what is locked, what there is; and the hooks.
adopt() {
    local now end
    now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    end=$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%SZ)
    bench_git reset --quiet --hard refs/bench/source
    git -C "$tree" config core.hooksPath .git/hooks
    # Hooks of another binary, from an earlier run, would be measured with this one's.
    rm -rf "$tree/.git/hooks"
    cat >"$tree/policy.toml" <<EOF
[agents.bench]
emails = ["bench@example.com"]
EOF
    cat >"$tree/WORK_STATUS.md" <<EOF
# Work status

## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|
| \`modules/**\` | bench | $now | $end | measure |

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|

## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|

## Notes

- bench adopted policy.
EOF
    cat >"$tree/orchestration-index.md" <<EOF
# Orchestration index

- modules: intervals of time, in several languages.
EOF
    modules 50 before
    (cd "$tree" && "$policy" install) >"$scratch/install" 2>&1 || {
        cat "$scratch/install" >&2
        fail 'the hooks could not be installed'
    }
    bench_git add --all --force
    bench_git commit --quiet --message 'Adopt policy'
    bench_git update-ref refs/bench/adopted HEAD
}

# Stages a change of COUNT modules that passes: it stands under the lock, and both documents say what is new.
stage() {
    bench_git reset --quiet --hard refs/bench/adopted
    modules "$1" after
    printf -- '- modules: %s of them also say how much they cover.\n' "$1" >>"$tree/orchestration-index.md"
    printf -- '- bench added the covered time to %s modules.\n' "$1" >>"$tree/WORK_STATUS.md"
    bench_git add --force WORK_STATUS.md orchestration-index.md modules
}

# ---- Measuring ---------------------------------------------------------------------------------------------------

# Runs a command once, in the current directory: its exit code must be one of CODES. Sets `peak` to the most memory
# that it, or any process under it, held at once, in KiB.
peak() {
    local codes=$1 code=0
    shift
    "$time" -q -f %M -o "$scratch/peak" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
    if [[ " $codes " != *" $code "* ]]; then
        tail -n 40 "$scratch/out" "$scratch/err" >&2
        fail "\`$*\` ended with $code; what is measured must end with one of: $codes"
    fi
    peak=$(tail -n 1 "$scratch/peak")
}

# Adds a row to the table, with the limit of memory that holds now: WHAT, LIMIT (`null`: none), then what hyperfine is told. The first command is measured against
# all others together, in several rounds: a machine that is slow for a while is so for all of a round, and the median of
# the rounds' ratios does not see it.
row() {
    local what=$1 limit=$2 round
    shift 2
    say "measuring $what"
    for round in $(seq "$rounds"); do
        hyperfine --shell=none --style=none --export-json "$scratch/times-$round.json" "$@" >/dev/null
    done
    jq -rs --arg what "$what" --argjson limit "$limit" --argjson peak "$peak" --argjson most "$peak_limit" \
        'def middle: sort | .[length / 2 | floor];
            map([.results[].median] | [.[0], (.[1:] | add)]) |
            [$what, (map(.[0]) | middle), (map(.[1]) | middle), (map(.[0] / .[1]) | middle), $limit, $peak / 1024, $most] |
            @tsv' "$scratch"/times-*.json >>"$scratch/rows"
}

# The pre-commit hook, started where and as git starts it, against the one question that every such hook must ask.
measure_hook() {
    local count=$1 limit=$2 where=${3:-}
    stage "$count"
    cd "$tree"
    (
        PATH=$(git --exec-path):$PATH
        export PATH GIT_INDEX_FILE=.git/index GIT_PREFIX='' GIT_EDITOR=:
        export GIT_AUTHOR_NAME=bench GIT_AUTHOR_EMAIL=bench@example.com
        peak 0 .git/hooks/pre-commit
        row "pre-commit hook, $count staged$where" "$limit" --warmup 3 --min-runs 15 \
            .git/hooks/pre-commit 'git diff --cached --name-only'
    )
    cd "$here"
}

# A rebase of 200 commits in the repository DIRECTORY, whose policy they keep. Git runs the hook of ref transactions more
# than a dozen times for each of them: with it installed, against none in the Linux tree, where writing the index is most
# of the work, and in a small repository, where starting any hook is; there also against a hook that does nothing.
measure_rebase() {
    local directory=$1 where=$2 limit=$3 git hooks=$scratch/hooks
    local rounds=3
    cd "$directory"
    rm -rf "$hooks"
    mkdir -p "$hooks/none" "$hooks/empty" "$hooks/policy"
    (cd "$directory" && git config core.hooksPath "$hooks/policy" &&
        "$policy" install --force --reference-transaction) >"$scratch/install" 2>&1 || {
        cat "$scratch/install" >&2
        fail 'the hooks could not be installed'
    }
    # The others do nothing in a rebase, or the same on both sides.
    find "$hooks/policy" -type f ! -name reference-transaction -delete
    printf '#!/bin/sh\nexit 0\n' >"$hooks/empty/reference-transaction"
    chmod +x "$hooks/empty/reference-transaction"
    git="git -c core.hooksPath=$hooks"
    # What hyperfine runs, it runs without a shell.
    local back="sh $scratch/back" go='rebase --quiet bench-onto bench-topic'
    printf '%s\n' "$git/none checkout --quiet --detach bench-start &&" \
        "$git/none update-ref refs/heads/bench-topic bench-start" >"$scratch/back"
    $back
    peak 0 git -c "core.hooksPath=$hooks/policy" rebase --quiet bench-onto bench-topic
    [ "$(git rev-list --count bench-onto..bench-topic)" -eq 200 ] || fail 'not all of the 200 commits were rebased'
    row "rebase of 200 commits, $where" "$limit" --warmup 0 --runs 1 \
        --prepare "$back" "$git/policy $go" --prepare "$back" "$git/none $go"
    row "rebase of 200 commits, $where, against a hook that does nothing" 1.3 --warmup 0 --runs 1 \
        --prepare "$back" "$git/policy $go" --prepare "$back" "$git/empty $go"
    git config --unset core.hooksPath
    cd "$here"
}

# Gives the repository in the current directory what a rebase takes: `bench-start`, which has 200 commits that keep the
# policy of HEAD, and `bench-onto`, which has another.
diverge() {
    local start index ledger
    start=$(git rev-parse HEAD)
    index=$(git show HEAD:orchestration-index.md)
    ledger=$(git show HEAD:WORK_STATUS.md)
    commits() {
        awk -v branch="$1" -v count="$2" -v start="$start" -v index_text="$index" -v ledger="$ledger" -v now="$(date +%s)" '
            function blob(path, text) { printf "M 100644 inline %s\ndata %d\n%s\n", path, length(text), text }
            BEGIN {
                for (at = 1; at <= count; at++) {
                    notes = notes "- modules: " branch " has made part " at ".\n"
                    printf "commit refs/heads/%s\ncommitter bench <bench@example.com> %d +0000\ndata 1\nx\n", branch, now
                    if (at == 1) printf "from %s\n", start
                    blob("modules/" branch "_" at ".txt", "part " at "\n")
                    if (count > 1) {
                        blob("orchestration-index.md", index_text "\n" notes)
                        blob("WORK_STATUS.md", ledger "\n" notes)
                    }
                }
            }'
    }
    commits bench-start 200 | git fast-import --quiet --force
    commits bench-onto 1 | git fast-import --quiet --force
}

# Makes the small repository: 500 files, and what `adopt` writes.
small_repository() {
    local number
    tree=$scratch/small
    git init --quiet --template= --initial-branch main "$tree"
    git -C "$tree" config gc.auto 0
    git -C "$tree" config maintenance.auto false
    git -C "$tree" config user.name bench
    git -C "$tree" config user.email bench@example.com
    mkdir "$tree/src"
    for number in $(seq 500); do
        printf '%s\n' "$number" >"$tree/src/$number.txt"
    done
    bench_git add --all
    bench_git commit --quiet --message 'Begin'
    git -C "$tree" update-ref refs/bench/source HEAD
    adopt
}

# Makes the repository DIRECTORY, whose arbiter has a chain of at least CHAIN operations and at the end of it LOCKS live
# locks, all of another agent than the one who will ask for one more.
lock_repository() {
    local directory=$1 locks=$2 chain=$3
    git init --quiet --template= "$directory"
    git -C "$directory" config gc.auto 0
    git -C "$directory" config maintenance.auto false
    git -C "$directory" config user.name bench
    git -C "$directory" config user.email bench@example.com
    printf '[agents.bench]\nemails = ["bench@example.com"]\n[agents.other]\nemails = ["other@example.com"]\n' \
        >"$directory/policy.toml"
    printf '# Work status\n' >"$directory/WORK_STATUS.md"
    git -C "$directory" add --all
    git -C "$directory" -c commit.gpgSign=false commit --quiet --message 'Adopt policy'
    git -C "$directory" -c commit.gpgSign=false commit --quiet --allow-empty --message 'Go on'
    (
        cd "$directory"
        export POLICY_AGENT=other
        "$policy" lock churn.rs --task 'operation 0' >/dev/null
        git show refs/policy/ledger:WORK_STATUS.md >"$scratch/ledger"
        operations "$chain" | git fast-import --quiet --force
        seq -f 'locked/%.0f.rs' "$((locks - 1))" | xargs --no-run-if-empty --max-args=100000 "$policy" lock >/dev/null
        [ "$(git rev-list --count refs/policy/ledger)" -gt "$chain" ] || fail "the chain is shorter than $chain"
        cp WORK_STATUS.md .git/status
    )
}

# Writes COUNT operations of an arbiter's chain as git-fast-import(1) reads them: one lock, and what it is for changes.
operations() {
    awk -v count="$1" -v now="$(date +%s)" '
        { text = text $0 "\n" }
        END {
            for (at = 1; at <= count; at++) {
                ledger = text
                sub(/operation 0/, "operation " at, ledger)
                message = "lock churn.rs\n\nAgent: other\n"
                printf "commit refs/policy/ledger\ncommitter other <other@example.com> %d +0000\n", now
                printf "data %d\n%s\n", length(message), message
                if (at == 1) print "from refs/policy/ledger^0"
                printf "M 100644 inline WORK_STATUS.md\ndata %d\n%s\n", length(ledger), ledger
            }
        }' "$scratch/ledger"
}

# One lock more, which git makes a real compare-and-swap of, in a repository with so many LOCKS: against a bare
# `git update-ref` that moves a ref in the same repository, and the start of the binary.
measure_locks() {
    local locks=$1 limit=$2 directory=$scratch/locks-$1 old new
    lock_repository "$directory" "$locks" 10
    cd "$directory"
    old=$(git rev-parse HEAD~1) new=$(git rev-parse HEAD)
    peak 0 "$policy" lock wanted.rs
    row "policy lock, $locks locks" "$limit" --warmup 3 --min-runs 15 \
        --prepare "$(free "$directory")" "$(printf %q "$policy") lock wanted.rs" \
        --prepare "git update-ref refs/bench/moved $old" "git update-ref refs/bench/moved $new $old" \
        --prepare true "$(printf %q "$policy") --version"
    [ "$(git rev-list --count refs/policy/ledger)" -gt 60 ] || fail 'the locks that were measured are not in the chain'
    cd "$here"
}

# The command that gives back what was measured in DIRECTORY, and leaves the ledger as it was before: it keeps a row of
# each lock that was given back, and thousands of runs are not what is to be measured.
free() {
    printf "env -C %q sh -c '%q unlock wanted.rs && cp .git/status WORK_STATUS.md'" "$1" "$policy"
}

# The same with a long chain behind it, against a short one: nothing may read what is past.
measure_chain() {
    local locks=$1 long=$2 short=$3 limit=$4 start
    start=$(printf %q "$policy")
    lock_repository "$scratch/long" "$locks" "$long"
    lock_repository "$scratch/short" "$locks" "$short"
    cd "$scratch/long"
    peak 0 "$policy" lock wanted.rs
    row "policy lock, $locks locks, chain of $long against $short" "$limit" --warmup 3 --min-runs 15 \
        --prepare "$(free "$scratch/long")" "env -C $scratch/long $start lock wanted.rs" \
        --prepare "$(free "$scratch/short")" "env -C $scratch/short $start lock wanted.rs"
    cd "$here"
}

# The last 2,000 commits of a real history, judged commit by commit, against git showing what they change. The base is
# the youngest commit of the main line with at least that many after it.
measure_history() {
    local mainline low high middle count
    cd "$HISTORY"
    mapfile -t mainline < <(git rev-list --first-parent HEAD)
    low=0 high=$((${#mainline[@]} - 1))
    [ "$(git rev-list --count "${mainline[high]}..HEAD")" -ge 2000 ] || fail "$HISTORY has fewer than 2,000 commits"
    while [ "$low" -lt "$high" ]; do
        middle=$(((low + high) / 2))
        if [ "$(git rev-list --count "${mainline[middle]}..HEAD")" -ge 2000 ]; then
            high=$middle
        else
            low=$((middle + 1))
        fi
    done
    local range=${mainline[low]}..HEAD
    count=$(git rev-list --count "$range")
    say "$count commits of $(git rev-list --count HEAD): $range"
    peak '0 1' "$policy" check --range "$range"
    row "check --range, $count commits" 1.0 --warmup 1 --min-runs 3 --ignore-failure \
        "$(printf %q "$policy") check --range $range" "git log -p -U0 $range"
    cd "$here"
}

# All services of the generated monorepo, against git listing its files; then the hook in it, which must look at none of
# them when what is staged is no manifest.
measure_services() {
    find_monorepo
    bench_git reset --quiet --hard refs/bench/source
    cd "$tree"
    local count
    count=$("$policy" services --format json | jq '.services | length')
    [ "$count" -eq 2000 ] || fail "the monorepo has $count services, and not 2000"
    peak 0 "$policy" services
    row "policy services, 2,000 in $(git ls-tree -r HEAD | wc -l) files" 3.0 --warmup 3 --min-runs 15 \
        "$(printf %q "$policy") services" 'git ls-tree -r HEAD'
    cd "$here"
    adopt
    measure_hook 1 1.5 ', monorepo'
}

# The whole tree of Linux judged for task tags, against ripgrep counting the same words in the same files.
measure_words() {
    local words='todo|fixme|xxx|hack'
    bench_git reset --quiet --hard refs/bench/source
    bench_git clean --quiet -dffx
    peak_limit=$tree_peak
    cd "$tree"
    # The tree's own .gitignore names `.`, which ripgrep would leave out.
    rg --no-ignore --count --ignore-case --word-regexp "$words" . >/dev/null
    peak '0 1' "$policy" check --all --only fakery-todo --format json
    row 'check --all --only fakery-todo, Linux' 2.0 --warmup 1 --min-runs 3 --ignore-failure \
        "$(printf %q "$policy") check --all --only fakery-todo --format json" \
        "rg --no-ignore --count --ignore-case --word-regexp $words ."
    cd "$here"
    peak_limit=$change_peak
}

# A mixed tree judged by all rules about fakery, against ast-grep with what it can say of comments and stubs.
measure_shapes() {
    local rules=fakery-todo,fakery-placeholder,fakery-stub,fakery-mock,fakery-result,fakery-elision,fakery-test
    peak_limit=$tree_peak
    cd "$MIXED"
    peak '0 1' "$policy" check --all --only "$rules" --format json
    row "check --all, seven rules, $(git ls-files | wc -l) files" 1.0 --warmup 1 --min-runs 3 --ignore-failure \
        "$(printf %q "$policy") check --all --only $rules --format json" \
        "$(printf %q "$ast_grep") scan --rule $here/sources/ast-grep.yml --json=stream ."
    cd "$here"
    peak_limit=$change_peak
}

# Prints the table; fails with 1 if a limit is exceeded.
table() {
    awk -F '\t' '
        function mark(value, limit) {
            if (limit == "" || value <= limit) return ""
            bad = 1
            return " !"
        }
        BEGIN {
            print "| what | policy | against | ratio | limit | peak MiB | limit |"
            print "|---|---:|---:|---:|---:|---:|---:|"
        }
        {
            printf "| %s | %.1f ms | %.1f ms | %.2f%s | %s | %.1f%s | %d |\n",
                $1, $2 * 1000, $3 * 1000, $4, mark($4, $5), $5 == "" ? "" : sprintf("%.1f", $5), $6, mark($6, $7), $7
        }
        END {
            if (bad) print "\n! over its limit"
            exit bad + 0
        }' "$scratch/rows"
}

# Whoever runs this, and from whatever hook: only the bench repository and its own agent count.
# shellcheck disable=SC2046 # one word for each name is what unset wants
unset $(git rev-parse --local-env-vars)
unset POLICY_AGENT POLICY_SESSION GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
unset GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE

need git git
need hyperfine hyperfine
need jq jq
need time time
time=$(type -P time)

find_policy
if is_wanted hook; then
    find_linux
    adopt
    measure_hook 1 1.5
    measure_hook 50 2.5
fi
if is_wanted rebase; then
    find_linux
    adopt
    (cd "$tree" && diverge)
    measure_rebase "$tree" 'Linux' 2.0
    small_repository
    (cd "$tree" && diverge)
    measure_rebase "$tree" '500 files' null
fi
if is_wanted locks; then
    measure_locks 1 3.0
    measure_locks 1000 3.0
    measure_locks 10000 null
    measure_chain 1000 10000 10 1.2
fi
if ! is_wanted history; then
    :
elif [ -n "${HISTORY:-}" ]; then
    HISTORY=$(realpath -e "$HISTORY")
    measure_history
else
    say 'no HISTORY=DIR, so no history is measured'
fi
if is_wanted services; then
    measure_services
fi
if is_wanted words; then
    need rg ripgrep
    find_linux
    measure_words
fi
if ! is_wanted shapes; then
    :
elif [ -n "${MIXED:-}" ]; then
    MIXED=$(realpath -e "$MIXED")
    ast_grep=$(type -P "${AST_GREP:-ast-grep}") || fail "ast-grep is missing: npm install --global @ast-grep/cli"
    measure_shapes
else
    say 'no MIXED=DIR, so no tree of many languages is measured'
fi
code=0
table || code=$?
[ "$code" -gt 1 ] || verdict=$code
