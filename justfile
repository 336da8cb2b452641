# The daily commands. `just` lists them; `just ci` runs every gate as CI does.

set positional-arguments

_default:
    @"{{ just_executable() }}" --list --unsorted

# Run the tests; words after it choose some of them.
test *filter:
    cargo test --locked "$@"

# Run policy as CI hosts, hook managers and package managers do, and lint what they are given; `.ci/needs` installs them.
ecosystem *filter:
    cargo test --locked --test ecosystem -- "$@"

# Formatting and lints, as CI asks for them.
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    cargo clippy --locked --test ecosystem -- -D warnings

# Write docs/rules.md from the rules; the tests fail while it is behind them.
docs:
    UPDATE_DOCS=1 cargo test --locked --lib handbook

# Build the documentation of the code, private items too: a broken link is an error.
rustdoc:
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# Licences, advisories, duplicates and sources of the dependencies; needs cargo-deny.
deny:
    cargo deny --locked check

# Precision and recall of the fakery rules on the labelled corpus; CORPUS_LIST=1 lists misses and false findings.
corpus:
    cargo test --locked --test corpus -- --nocapture

# Measure against git; benches/README.md says what it needs. HISTORY=DIR adds a real history.
bench:
    benches/run.sh

# Let policy judge this repository: its tree, then the work since the base branch and what is staged.
dogfood:
    cargo run --quiet --release --locked -- check --all
    cargo run --quiet --release --locked -- check

# Every gate, in CI's order.
ci:
    .ci/run
