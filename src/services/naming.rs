//! Owns what it means that a build names a service: its path, package, binary or module stands among the words of its
//! instructions.

use bstr::ByteSlice;
use rustc_hash::FxHashSet;

use super::Service;
use super::paths::below;
use crate::change::RepoPath;

/// The words of some texts, prepared to be asked about many services.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Whole words, the last parts of paths, the parts between colons.
    whole: FxHashSet<Vec<u8>>,
    /// Paths and modules by their parts, without the first part of an absolute path of an image.
    paths: Vec<Vec<Vec<u8>>>,
}

/// What ends a file's name, as opposed to a module's.
const EXTENSIONS: &[&str] = &[
    "cjs", "conf", "css", "go", "html", "jar", "js", "json", "lock", "md", "mjs", "py", "rs", "sh", "toml",
    "ts", "txt", "yaml", "yml",
];

impl Words {
    /// Adds the words of a text, be it a shell line, a JSON array or a path.
    pub(super) fn add(&mut self, text: &[u8]) {
        let separates = |byte: &u8| {
            byte.is_ascii_whitespace()
                || matches!(
                    byte,
                    b';' | b'|'
                        | b'&'
                        | b'('
                        | b')'
                        | b'<'
                        | b'>'
                        | b'"'
                        | b'\''
                        | b'`'
                        | b'='
                        | b','
                        | b'['
                        | b']'
                        | b'{'
                        | b'}'
                )
        };
        for word in text.split(separates).filter(|word| !word.is_empty()) {
            self.whole.insert(word.trim_end_with(|end| end == '.').to_vec());
            for part in word.split(|byte| *byte == b':').filter(|part| !part.is_empty()) {
                self.part(part);
            }
        }
    }

    /// Adds the name of a stage: those compare without regard to case.
    pub(super) fn add_name(&mut self, name: &[u8]) {
        self.add(name);
        self.whole.insert(name.to_ascii_lowercase());
    }

    fn part(&mut self, part: &[u8]) {
        let is_path = part.contains(&b'/');
        let separator = if is_path { b'/' } else { b'.' };
        let mut parts: Vec<Vec<u8>> = part
            .split(|byte| *byte == separator)
            .filter(|part| !matches!(*part, b"" | b"." | b".." | b"..."))
            .map(<[u8]>::to_vec)
            .collect();
        if !is_path {
            self.whole.insert(part.to_vec());
            let is_file =
                parts.last().is_some_and(|last| EXTENSIONS.iter().any(|known| last == known.as_bytes()));
            if parts.len() > 1 && !is_file {
                self.paths.push(parts);
            }
            return;
        }
        // `/app` is where images keep whatever they run: it names nothing.
        if part.starts_with(b"/") && !parts.is_empty() {
            parts.remove(0);
        }
        self.whole.extend(parts.last().cloned());
        self.paths.push(parts);
    }

    /// The whole words.
    pub(super) fn whole(&self) -> impl Iterator<Item = &[u8]> {
        self.whole.iter().map(Vec::as_slice)
    }

    /// The paths and modules, by their parts.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[Vec<u8>]> {
        self.paths.iter().map(Vec::as_slice)
    }

    /// Whether they name `service` in a build with this context.
    pub(super) fn name(&self, service: &Service, context: &RepoPath) -> bool {
        if service.names.iter().any(|name| self.whole.contains(name.as_bytes())) {
            return true;
        }
        let own = below(&service.path, context);
        !own.is_empty()
            && self.paths.iter().any(|path| {
                path.windows(own.len()).any(|window| window.iter().zip(&own).all(|(a, b)| a.as_slice() == *b))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::change::RepoPath;
    use crate::services::{Ecosystem, Service};

    fn names(text: &str, path: &str, called: &[&str]) -> bool {
        let mut words = Words::default();
        words.add(text.as_bytes());
        let service = Service::new(RepoPath::from(path), Ecosystem::Rust, RepoPath::from("x"), String::new())
            .called(called.iter().map(|name| (*name).to_owned()));
        words.name(&service, &RepoPath::root())
    }

    #[test]
    fn a_service_is_named_by_path_package_binary_or_module() {
        for text in [
            "cargo build --release -p shop-api",
            "cargo build --bin=shopd",
            "[\"/usr/local/bin/shopd\"]",
            "cd services/api && make",
            "go build -o /x ./services/api/...",
            "npm start --workspace=services/api",
            "uvicorn services.api.main:app",
            "pnpm --filter @x/api... build",
            "nx run api:build",
        ] {
            assert!(names(text, "services/api", &["shop-api", "shopd", "@x/api"]), "{text}");
        }
    }

    #[test]
    fn and_by_nothing_that_merely_looks_alike() {
        for text in
            ["cargo build -p shop-api-client", "/srv/apis", "services/apis/x", "uvicorn services.apix:app"]
        {
            assert!(!names(text, "services/api", &["shop-api"]), "{text}");
        }
        assert!(!names("mkdir /app && cd /app", "app", &[]));
        assert!(!names("node api.js", "api", &[]));
    }
}
