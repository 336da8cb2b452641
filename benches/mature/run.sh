#!/usr/bin/env bash
# Fetches the pinned packages of packages.txt, judges all of them with `policy check --all`, and prints how much is found
# in mature code. README.md in the folder above says what is measured and how to read it.
#
# Exit codes: 0 measured, 2 could not measure, or not all of it.

set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/policy-mature
packages=$here/packages.txt
if [ -n "${PACKAGES:-}" ]; then
    packages=$(realpath "$PACKAGES")
    cache=$cache-$(printf %s "$packages" | cksum | cut -d ' ' -f 1)
fi
# The repository that is judged; its work tree is the cache of the packages, KIND/NAME-VERSION each.
tree=$cache/tree
list=''

# What wheels are taken for: pinned too, or the machine's own Python would choose between them.
python=3.13
platforms=(any manylinux_2_28_x86_64 manylinux_2_17_x86_64 manylinux2014_x86_64)

# Which language a file is counted for, by the end of its name or by the whole of it. These are the languages that
# `policy rules` are made for; files of others are judged as well, but their lines are not counted.
languages='Rust rs
Python py pyi pyw
JavaScript js jsx mjs cjs
TypeScript ts mts cts
TSX tsx
Go go
Java java
C c h
C++ cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl
C# cs
PHP php phtml inc
Ruby rb rake gemspec Rakefile Gemfile
Bash sh bash bats
Kotlin kt kts
Swift swift
Scala scala sc sbt
Lua lua rockspec
HTML html htm xhtml
CSS css scss less
Vue vue
Svelte svelte
SQL sql
YAML yaml yml
JSON json jsonc json5
TOML toml
Dockerfile dockerfile Dockerfile Containerfile
Markdown md markdown'

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "mature: $*"
    exit 2
}

need() {
    type -P "$1" >/dev/null || fail "\`$1\` is missing: \`apt-get install $2\`"
}

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

# ---- Fetching ----------------------------------------------------------------------------------------------------
#
# Each takes NAME and VERSION, works in an empty scratch folder of its own and leaves the unpacked package in `whole`.
# No package's code is run, and no registry is named: the clients' own configuration says where packages come from.

# As a dependency of an empty project: cargo unpacks what a project depends on, without building it.
fetch_crate() {
    local manifest
    mkdir src
    touch src/lib.rs
    cat >Cargo.toml <<END
[package]
name = "policy-bench-of-mature-code"
version = "0.0.0"
edition = "2021"
[dependencies]
$1 = { version = "=$2", default-features = false }
END
    # One platform is enough: the crate's files are the same on all, and what only others need is not fetched.
    cargo metadata --quiet --format-version 1 --filter-platform x86_64-unknown-linux-gnu >metadata.json
    manifest=$(jq -r --arg name "$1" --arg version "$2" \
        '.packages[] | select(.name == $name and .version == $version) | .manifest_path' metadata.json)
    [ -n "$manifest" ] || return 1
    cp -r "$(dirname "$manifest")" whole
    rm -f whole/.cargo-ok
}

# As a wheel: pip would run the package's own build to read the metadata of a source distribution.
fetch_pypi() {
    mkdir whole
    python3 -m pip download --quiet --no-input --disable-pip-version-check --no-deps --only-binary=:all: \
        --python-version "$python" --implementation cp "${platforms[@]/#/--platform=}" --dest . "$1==$2"
    python3 -m zipfile -e ./*.whl whole
}

fetch_npm() {
    mkdir whole
    npm pack --loglevel=error --ignore-scripts "$1@$2" >/dev/null
    tar --extract --gzip --no-same-owner --strip-components 1 --directory whole --file ./*.tgz
}

# As a source package, without Debian's own patches. A package may be of several archives: NAME.orig-PART is what Debian
# puts into PART.
fetch_debian() {
    local archive part
    apt-get source --quiet=2 --download-only --tar-only "$1=$2" >/dev/null
    mkdir whole
    for archive in *.tar.*; do
        case $archive in
        *.asc) continue ;;
        *.orig-*.tar.*)
            part=${archive#*.orig-}
            part=whole/${part%%.tar.*}
            ;;
        *) part=whole ;;
        esac
        mkdir -p "$part"
        tar --extract --no-same-owner --strip-components 1 --directory "$part" --file "$archive"
    done
}

# A configuration of apt that has the sources of every archive that this machine has the packages of, and nothing of
# which is the machine's: no privilege is needed.
configure_apt() {
    local apt=$cache/apt source
    rm -rf "$apt/sources"
    mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial"
    for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -e "$source" ] || continue
        sed -nE 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$source" | sort -u >"$apt/sources/${source##*/}.list"
    done
    for source in /etc/apt/sources.list.d/*.sources; do
        [ -e "$source" ] || continue
        sed -E 's/^Types:.*/Types: deb-src/' "$source" >"$apt/sources/${source##*/}"
    done
    cat >"$apt/apt.conf" <<END
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources";
Dir::State::lists "$apt/lists/";
Dir::Cache "$apt/cache/";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
END
    export APT_CONFIG=$apt/apt.conf
    say 'reading which source packages there are'
    apt-get update --quiet=2 >"$scratch/apt" 2>&1 || {
        cat "$scratch/apt" >&2
        fail 'the lists of source packages cannot be had; what was fetched before is kept'
    }
}

# Takes out of a package what is not its authors' source: copies of others' code, what a program wrote, links and
# binaries. An empty file stays: it may be a module.
prune() {
    find "$1" -type l -delete
    find "$1" \( -name vendor -o -name _vendor -o -name vendored -o -name third_party -o -name third-party \
        -o -name thirdparty -o -name node_modules -o -name bower_components -o -name .git \) -prune -exec rm -rf {} +
    find "$1" -type f \( -name '*.map' -o -name '*.min.*' -o -name '*-min.*' \) -delete
    find "$1" -type f -size +0 -exec grep --files-without-match --binary-files=without-match --null . {} + |
        xargs --null --no-run-if-empty rm -f
    find "$1" -type f -exec awk '
        FNR > 40 { nextfile }
        /DO NOT EDIT|@generated|[Cc]ode generated by|[Aa]uto(matically |-| )?generated (by|from)/ &&
            /^[ \t]*(\/\/|#|\/\*|\*|--|<!--|;|%)/ {
            printf "%s%c", FILENAME, 0
            nextfile
        }' {} + | xargs --null --no-run-if-empty rm -f
    find "$1" -type f \( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' -o -name '*.css' \) -exec wc -lc {} + |
        awk '$2 > 5000 && $2 / ($1 + 1) > 400 && !/ total$/ {
            sub(/^ *[0-9]+ +[0-9]+ /, "")
            printf "%s%c", $0, 0
        }' | xargs --null --no-run-if-empty rm -f
}

# Takes out of an npm package that carries its source in TypeScript what was compiled from it.
prune_compiled() {
    [ -n "$(find "$1/src" -name '*.ts*' ! -name '*.d.ts' -print -quit 2>/dev/null)" ] || return 0
    find "$1" -path "$1/src" -prune -o -type f \( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' -o -name '*.d.ts' \
        -o -name '*.d.mts' -o -name '*.d.cts' \) -exec rm -f {} +
}

# Takes the paths out of a package that the list says are not to be judged: globs, below the folder FIRST.
leave_out() {
    local glob path
    for glob in "${@:2}"; do
        # shellcheck disable=SC2086 # a glob is what it is
        for path in "$1"/$glob; do
            [ -e "$path" ] || {
                say "there is no $glob to leave out"
                return 1
            }
            rm -rf "$path"
        done
    done
}

# Where a package is kept, below the tree.
place() {
    printf '%s/%s-%s' "$1" "${2//\//_}" "${3//[:\/]/_}"
}

# Prints each package of the list: KIND, NAME, VERSION, and what of it is left out.
listed() {
    local kind name version without
    while read -r kind name version without; do
        [[ $kind != '' && $kind != \#* ]] || continue
        [[ $kind =~ ^(crate|pypi|npm|debian)$ && -n $version ]] ||
            fail "$packages: \`$kind $name $version\` is not \`KIND NAME VERSION\`, with a kind of crate, pypi, npm, debian"
        printf '%s\n' "$kind $name $version${without:+ $without}"
    done <"$packages"
}

# Fetches what the cache does not have. A package appears in the tree only once it is whole, and counts as fetched once
# its line of the list stands beside: what was broken off, or is listed otherwise by now, is fetched anew.
fetch_all() {
    local kind name version without place
    listed >"$scratch/listed"
    : >"$scratch/places"
    : >"$scratch/missing"
    while read -r kind name version without; do
        place=$(place "$kind" "$name" "$version")
        printf '%s\n' "$place" >>"$scratch/places"
        if [ -d "$tree/$place" ] && [ "$kind $name $version $without" = "$(cat "$cache/lines/$place" 2>/dev/null)" ]; then
            continue
        fi
        if [ "$kind" = debian ] && [ -z "${APT_CONFIG:-}" ]; then
            configure_apt
        fi
        rm -rf "${tree:?}/$place" "$cache/lines/$place"
        fetch "$kind" "$name" "$version" "$without"
        if [ "$fetched" -eq 0 ]; then
            mkdir -p "$tree/$kind" "$cache/lines/$kind"
            mv "$cache/new/whole" "$tree/$place"
            printf '%s\n' "$kind $name $version $without" >"$cache/lines/$place"
        else
            tail -n 5 "$scratch/err" >&2
            say "mature: $kind $name $version could not be had"
            printf '%s %s %s\n' "$kind" "$name" "$version" >>"$scratch/missing"
        fi
    done <"$scratch/listed"
    rm -rf "$cache/new"
    drop_unlisted
    [ -n "$(ls -A "$tree" 2>/dev/null)" ] || fail 'no package could be had'
}

# Fetches one package into the cache's `new/whole`, and sets `fetched` to 0 if it is there.
fetch() {
    local kind=$1 name=$2 version=$3 without
    read -r -a without <<<"$4"
    say "fetching $kind $name $version"
    rm -rf "$cache/new"
    mkdir -p "$cache/new"
    # Not in a condition: there, no error within would end it.
    set +e
    (
        set -e
        cd "$cache/new"
        "fetch_$kind" "$name" "$version"
        prune whole
        [ "$kind" != npm ] || prune_compiled whole
        leave_out whole "${without[@]}"
        chmod -R u+rwX whole
        [ -n "$(find whole -type f -print -quit)" ]
    ) >"$scratch/err" 2>&1 </dev/null
    fetched=$?
    set -e
}

# Takes out of the tree what the list does not name any more.
drop_unlisted() {
    local directory
    for directory in "$tree"/*/*/; do
        directory=${directory%/}
        grep -qxF "${directory#"$tree/"}" "$scratch/places" ||
            rm -rf "$directory" "$cache/lines/${directory#"$tree/"}"
    done
}

# ---- Judging -----------------------------------------------------------------------------------------------------

# Whatever this machine has configured for commits stays out of it.
tree_git() {
    git -C "$tree" -c core.hooksPath=/dev/null -c core.compression=1 -c core.logAllRefUpdates=false "$@"
}

# Commits what the tree holds, as it is.
commit_tree() {
    if [ ! -d "$tree/.git" ]; then
        git init --quiet --template= "$tree.new"
        # No attribute of a package may change what git stores.
        mkdir -p "$tree.new/.git/info"
        printf '* -text -filter -ident -working-tree-encoding\n' >"$tree.new/.git/info/attributes"
        printf '/.git\n' >"$tree.new/.git/info/exclude"
        mv "$tree.new/.git" "$tree/.git"
        rmdir "$tree.new"
    fi
    tree_git add --all --force
    local written
    written=$(tree_git write-tree)
    [ "$written" != "$(tree_git rev-parse --quiet --verify 'HEAD^{tree}')" ] || return 0
    say 'committing the packages; this takes minutes'
    # Without a parent: what the list named before is not kept.
    tree_git update-ref HEAD "$(tree_git -c user.name=bench -c user.email=bench@example.com \
        commit-tree -m 'The packages as they are' "$written")"
    tree_git repack -adq
    tree_git prune --expire=now
}

judge() {
    local code=0 seconds=$SECONDS
    say 'judging'
    (cd "$tree" && "$policy" check --all --format json) >"$scratch/report.json" 2>"$scratch/err" </dev/null || code=$?
    if [ "$code" -gt 1 ]; then
        cat "$scratch/err" >&2
        jq -r '.faults[]?' "$scratch/report.json" >&2 || true
        fail "\`policy check --all\` in $tree ended with $code"
    fi
    say "judged in $((SECONDS - seconds)) s"
    # A package has no policy, nor documents that its agents keep: of what is not about content nothing is asked.
    jq -r '.findings[] | select(.path != null and .line != null) | [.path, .line, .rule, .severity] | @tsv' \
        "$scratch/report.json" | sort -t "$(printf '\t')" -k 1,1 -k 2,2n >"$scratch/findings"
    jq -r '.not_evaluated[] | [.path, .reason] | @tsv' "$scratch/report.json" >"$scratch/unread"
}

# Prints PATH and LINES of every file of the tree.
count_lines() {
    tree_git ls-files -z | (cd "$tree" && xargs --null wc --lines) |
        awk '!/^ *[0-9]+ total$/ { lines = $1; sub(/^ *[0-9]+ /, ""); print $0 "\t" lines }'
}

# Prints both tables.
table() {
    count_lines >"$scratch/lines"
    awk -F '\t' -v languages="$languages" '
        function language(path, name) {
            name = path
            sub(/.*\//, "", name)
            if (name in of) return of[name]
            if (name ~ /^Dockerfile\./) return "Dockerfile"
            if (name !~ /\./) return ""
            sub(/.*\./, "", name)
            return of[tolower(name)]
        }
        function package(path, parts) {
            split(path, parts, "/")
            return parts[1] "/" parts[2]
        }
        function thousands(number, text) {
            text = sprintf("%d", number)
            while (text ~ /[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9]($|,)/, ",&", text)
            return text
        }
        function per(count, lines) {
            return lines ? sprintf("%.2f", count * 100000 / lines) : ""
        }
        function file_of(path) {
            return FILENAME ~ path "$"
        }
        BEGIN {
            total = split(languages, rows, "\n")
            for (at = 1; at <= total; at++) {
                count = split(rows[at], words, " ")
                name[at] = words[1]
                for (word = 2; word <= count; word++) of[words[word]] = words[1]
            }
        }
        file_of("/unread") {
            if ($2 !~ /^(parsed only in part|no grammar)/) unread[$1]
            next
        }
        file_of("/lines") {
            packages[package($1)]
            spoken = language($1)
            if (spoken == "" || $1 in unread) next
            files[spoken]++
            lines[spoken] += $2
            all += $2
            if (!((spoken, package($1)) in seen)) within[spoken]++
            seen[spoken, package($1)]
            next
        }
        {
            if (!($3 in found)) rules[++kinds] = $3
            found[$3]++
            severity[$3] = $4
            by[$3, language($1)]++
        }
        END {
            for (one in packages) many++
            for (one in lines) spoken_here++
            printf "%s packages, %s lines of %d languages\n\n", many, thousands(all), spoken_here
            for (at = 2; at <= kinds; at++)
                for (to = at; to > 1 && rules[to] < rules[to - 1]; to--) {
                    swap = rules[to]; rules[to] = rules[to - 1]; rules[to - 1] = swap
                }
            print "| rule | severity | findings | per 100,000 lines |"
            print "|---|---|---:|---:|"
            for (at = 1; at <= kinds; at++) {
                rule = rules[at]
                printf "| %s | %s | %s | %s |\n", rule, severity[rule], thousands(found[rule]), per(found[rule], all)
            }
            line = "\n| language | packages | files | lines |"
            rule = "|---|---:|---:|---:|"
            for (at = 1; at <= kinds; at++) {
                line = line " " rules[at] " |"
                rule = rule "---:|"
            }
            print line "\n" rule
            for (at = 1; at <= total; at++) {
                spoken = name[at]
                line = sprintf("| %s | %d | %s | %s |", spoken, within[spoken], thousands(files[spoken]),
                    lines[spoken] ? thousands(lines[spoken]) : "none")
                for (to = 1; to <= kinds; to++) line = line " " per(by[rules[to], spoken], lines[spoken]) " |"
                print line
            }
            line = "| others | | | |"
            for (to = 1; to <= kinds; to++) line = line " " (by[rules[to], ""] ? by[rules[to], ""] " in all" : "") " |"
            print line
        }' "$scratch/unread" "$scratch/lines" "$scratch/findings"
}

# Writes the error findings of every rule but fakery-todo: PACKAGE, PATH, LINE, RULE and the line itself.
write_list() {
    awk -F '\t' -v tree="$tree" '
        $4 != "error" || $3 == "fakery-todo" { next }
        {
            path = tree "/" $1
            if (path != open) {
                if (open != "") close(open)
                open = path
                at = 0
                text = ""
            }
            while (at < $2 && (getline text < path) > 0) at++
            shown = text
            gsub(/[\001-\037]/, " ", shown)
            sub(/^ +/, "", shown)
            split($1, parts, "/")
            package = parts[1] "/" parts[2]
            print package "\t" substr($1, length(package) + 2) "\t" $2 "\t" $3 "\t" substr(shown, 1, 300)
        }' "$scratch/findings" >"$list.new"
    mv "$list.new" "$list"
    say "$(wc -l <"$list") findings are in $list"
}

while [ $# -gt 0 ]; do
    case $1 in
    --list)
        [ $# -gt 1 ] || fail "\`--list\` needs a file: \`--list FILE\`"
        list=$(realpath "$2")
        shift 2
        ;;
    *) fail "\`$1\` is not known: \`run.sh [--list FILE]\`" ;;
    esac
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Whoever runs this, and from whatever hook: only the packages' repository counts.
# shellcheck disable=SC2046 # one word for each name is what unset wants
unset $(git rev-parse --local-env-vars)
unset POLICY_AGENT POLICY_SESSION

need git git
need jq jq
need cargo cargo
need python3 python3
need npm npm
need apt-get apt
need xz xz-utils
need bzip2 bzip2

find_policy
fetch_all
commit_tree
judge
table
[ -z "$list" ] || write_list
if [ -s "$scratch/missing" ]; then
    printf '\nCould not be had: %s\n' "$(paste -sd ';' "$scratch/missing" | sed 's/;/, /g')"
    exit 2
fi
