//! Owns how a path that a build copies stands to a service's directory.

/// Files that are copied ahead of the source to fetch dependencies: copying them alone builds nothing.
const AHEAD: &[&str] = &[
    ".npmrc",
    "Cargo.lock",
    "Cargo.toml",
    "Directory.Build.props",
    "Directory.Packages.props",
    "Gemfile",
    "Gemfile.lock",
    "NuGet.config",
    "Pipfile",
    "Pipfile.lock",
    "build.gradle",
    "build.gradle.kts",
    "bun.lock",
    "bun.lockb",
    "composer.json",
    "composer.lock",
    "go.mod",
    "go.sum",
    "gradle.properties",
    "gradlew",
    "mvnw",
    "nuget.config",
    "package-lock.json",
    "package.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "poetry.lock",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "settings.gradle",
    "settings.gradle.kts",
    "tsconfig.json",
    "uv.lock",
    "yarn.lock",
];

/// How a copied path stands to a service's directory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Elsewhere.
    Apart,
    /// The whole context.
    Context,
    /// A directory above it.
    Above,
    /// The directory itself, or something in it.
    Inside,
}

/// A source's parts: a leading slash means the context, and nothing leads out of it.
pub(super) fn parts(source: &[u8]) -> Vec<&[u8]> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in source.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

/// How a source's parts stand to a directory's, both below the context.
pub(super) fn reach(source: &[&[u8]], own: &[&[u8]]) -> Reach {
    if source.is_empty() || *source == [b"*".as_slice()] {
        return Reach::Context;
    }
    for (pattern, part) in source.iter().zip(own) {
        if *pattern == b"**" {
            return Reach::Above;
        }
        if !matches(pattern, part) {
            return Reach::Apart;
        }
    }
    if source.len() < own.len() {
        return Reach::Above;
    }
    // Longer than the directory's own path: something in it.
    let is_project = |last: &[u8]| {
        [".csproj", ".fsproj", ".sln", ".slnx", ".vbproj"].iter().any(|end| last.ends_with(end.as_bytes()))
    };
    let comes_ahead = |last: &&[u8]| {
        is_project(last) || *last != b"*" && AHEAD.iter().any(|name| matches(last, name.as_bytes()))
    };
    if source.len() > own.len() && source.last().is_some_and(comes_ahead) {
        Reach::Apart
    } else {
        Reach::Inside
    }
}

/// Whether one part of a path matches a pattern of `*`, `?` and `[…]`; the latter stands for any one byte.
///
/// A star takes as little as it can; only the last one met is ever given more, so that no pattern takes long.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        let step = match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, seen));
                at += 1;
                continue;
            }
            Some(b'?') => Some(1),
            Some(b'[') => memchr::memchr(b']', &pattern[at..]).map(|end| end + 1),
            Some(byte) if *byte == text[seen] => Some(1),
            _ => None,
        };
        match (step, star) {
            (Some(step), _) => {
                at += step;
                seen += 1;
            }
            (None, Some((after, from))) => {
                star = Some((after, from + 1));
                (at, seen) = (after, from + 1);
            }
            (None, None) => return false,
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::{Reach, matches, parts, reach};

    #[test]
    fn how_a_source_stands_to_a_directory() {
        let own: Vec<&[u8]> = vec![b"services", b"api"];
        let at = |source: &str| reach(&parts(source.as_bytes()), &own);
        assert!(at(".") == Reach::Context && at("/") == Reach::Context && at("*") == Reach::Context);
        assert!(at("services") == Reach::Above && at("./services/") == Reach::Above);
        assert!(at("services/api") == Reach::Inside && at("services/*") == Reach::Inside);
        assert!(at("services/api/src") == Reach::Inside && at("services/api/*") == Reach::Inside);
        assert!(at("services/api/package*.json") == Reach::Apart && at("services/web") == Reach::Apart);
    }

    #[test]
    fn patterns_of_one_part() {
        assert!(matches(b"a*c", b"abbc") && matches(b"a?c", b"abc") && matches(b"[ab]c", b"ac"));
        assert!(matches(b"*a*b", b"xaab") && matches(b"*", b"") && matches(b"", b""));
        assert!(!matches(&b"a*".repeat(50), &[b'a'; 49]));
        assert!(!matches(b"a*c", b"abb") && !matches(b"", b"a") && !matches(b"[a", b"a"));
    }
}
