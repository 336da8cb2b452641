# policy, and the git that it asks what changed.
#
#     docker build -t policy .
#     docker run --rm -v "$PWD:/repo:ro" policy check

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
# .dockerignore decides what this is: the manifest, the lock file and the files compiled into the binary.
COPY . .
# What stands in a cache is not in the image, so the binary is copied out of it.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked && \
    cp target/release/policy /usr/local/bin/policy

# A merge's own content is what differs from `git merge-tree --write-tree`, which git has since 2.38 and since 2.39 for
# many merges at once. This release of Debian has git 2.47, which also takes attributes from a commit instead of the work
# tree (2.41) and reads repositories whose refs are in reftable (2.45).
FROM debian:trixie-slim
# The version of git is the release's: security updates come with a rebuild, and a pinned one would vanish from the
# archive with the next.
# Signatures are checked by ssh-keygen and gpg.
# hadolint ignore=DL3008
RUN apt-get update && \
    apt-get install --yes --no-install-recommends git gnupg openssh-client && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin policy && \
    git config --system --add safe.directory /repo
COPY --from=build /usr/local/bin/policy /usr/local/bin/policy
# A mounted repository belongs to somebody else; git reads it because /repo is a safe.directory above.
USER 10001:10001
WORKDIR /repo
ENTRYPOINT ["policy"]
CMD ["check"]
