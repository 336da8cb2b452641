//! Owns what a finding of the family advises: the code of the tree that would do the real work, where there is some of
//! that name, and what to do where there is none. Also whose code a file is: that of a library of mocks is no fake.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::made_up::words;
use crate::change::{RepoPath, Selector};
use crate::fault::Fault;
use crate::rules::Context;
use crate::syntax::{Dialect, Role};
use crate::wordlist::{List, holds};

/// The files of a tree that could be real clients, by the words of their names: made once, and asked for each finding.
#[derive(Default)]
struct Clients {
    /// Each with the number of words in its name.
    files: Vec<(RepoPath, usize)>,
    by_word: FxHashMap<Vec<u8>, Vec<usize>>,
}

impl Clients {
    fn add(&mut self, path: RepoPath) {
        let stem = path.file_name().split(|byte| *byte == b'.').next().unwrap_or_default();
        let own = words(stem);
        let is_made_up = own
            .iter()
            .any(|word| matches!(&word[..], b"mock" | b"fake" | b"dummy" | b"stub" | b"sample" | b"mocks"));
        let stands = |word: &[u8]| holds(&CLIENTS, word);
        let is_client = own.iter().any(|word| stands(word))
            || path.directory().components().any(|part| stands(&part.to_ascii_lowercase()));
        if is_made_up || !is_client || Role::of(&path, b"").role != Role::Production {
            return;
        }
        for word in &own {
            self.by_word.entry(singular(word).to_vec()).or_default().push(self.files.len());
        }
        self.files.push((path, own.len()));
    }
}

static SOURCES: Selector = Selector {
    name: "fakery-advice",
    enter: |name| {
        !name.starts_with(b".")
            && !matches!(name, b"node_modules" | b"vendor" | b"third_party" | b"dist" | b"build" | b"target")
    },
    pick: |name| matches!(Dialect::of(&RepoPath::new(name), b""), Some(Dialect::Grammar(_))),
};

/// Words of a name that say nothing about what it is for.
static FILLERS: List = List::of(
    "get set fetch load make build create generate send find list all by for the of to with and new \
    mock mocks mocked fake fakes faked dummy sample stub stubs stubbed canned demo hardcoded simulated response \
    responses data result results payload default value values json func function handler class impl init self this \
    save update delete add remove process handle do run is has main index async charge",
);

/// Directories and names in which clients of the outside stand.
static CLIENTS: List = List::of(
    "api apis client clients service services gateway gateways repository repositories repo repos \
    provider providers integration integrations adapter adapters sdk billing payments store stores db database dal \
    http infra infrastructure backend",
);

/// The file of the tree that most likely does the real work that a thing called `name` in the file at `path` stands
/// for: one that shares a telling word with the name, or with the file, and stands where clients do. `None`: none does.
pub(super) fn real_thing(cx: &Context<'_>, path: &RepoPath, name: &str) -> Result<Option<RepoPath>, Fault> {
    let clients = cx.derive(|cx| {
        let mut clients = Clients::default();
        for (path, _) in cx.change.after.select(&SOURCES)? {
            clients.add(path);
        }
        Ok(clients)
    })?;
    let telling: BTreeSet<Vec<u8>> = words(name.as_bytes())
        .into_iter()
        .filter(|word| word.len() > 2 && !holds(&FILLERS, word))
        .map(|word| singular(&word).to_vec())
        .collect();
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for file in telling.iter().filter_map(|word| clients.by_word.get(word)).flatten() {
        *shared.entry(*file).or_default() += 1;
    }
    let best = shared
        .into_iter()
        .map(|(file, shared)| (shared, &clients.files[file]))
        .filter(|(_, (candidate, _))| candidate != path)
        .max_by(|(a, (first, long)), (b, (second, other))| (a, other, second).cmp(&(b, long, first)));
    Ok(best.map(|(_, (candidate, _))| candidate.clone()))
}

/// What to do instead of what stands at `name`: the real thing's name, where the tree has one.
pub(super) fn instead(cx: &Context<'_>, path: &RepoPath, name: &str, action: &str) -> Result<String, Fault> {
    Ok(match real_thing(cx, path, name)? {
        Some(real) => format!("call the code in {real}, or record BLOCKED in WORK_STATUS.md and stop"),
        None => format!(
            "{action}; if that cannot be done now, record BLOCKED in WORK_STATUS.md with what is missing, and stop"
        ),
    })
}

fn singular(word: &[u8]) -> &[u8] {
    match word.strip_suffix(b"s") {
        Some(stem) if word.len() > 3 && !stem.ends_with(b"s") => stem,
        _ => word,
    }
}

/// Files that say what a directory's package is called, and how the line begins that does.
const MANIFESTS: [(&str, &str); 6] = [
    ("package.json", "\"name\""),
    ("Cargo.toml", "name"),
    ("pyproject.toml", "name"),
    ("go.mod", "module "),
    ("composer.json", "\"name\""),
    ("setup.cfg", "name"),
];

/// Whether the file at `path` belongs to a package that is itself a library of mocks, fakes or test tools.
pub(super) fn is_of_test_tools(cx: &Context<'_>, path: &RepoPath) -> Result<bool, Fault> {
    let mut directory = path.directory();
    loop {
        for (manifest, key) in MANIFESTS {
            let Some(entry) = cx.change.after.entry(&directory.join(manifest))? else { continue };
            if !entry.mode.is_file() || cx.change.after.size(entry.oid)? > cx.policy.max_file_size {
                continue;
            }
            let blob = cx.change.after.blob(entry.oid)?;
            if let Some(name) = package_name(&blob.data, key) {
                return Ok(is_test_tool(name));
            }
        }
        if directory.is_root() {
            return Ok(false);
        }
        directory = directory.directory();
    }
}

fn package_name<'a>(text: &'a [u8], key: &str) -> Option<&'a [u8]> {
    let line =
        text.split(|byte| *byte == b'\n').find(|line| line.trim_ascii().starts_with(key.as_bytes()))?;
    let value = &line.trim_ascii()[key.len()..];
    Some(
        value
            .trim_ascii_start()
            .strip_prefix(b":")
            .or_else(|| value.trim_ascii_start().strip_prefix(b"="))
            .unwrap_or(value),
    )
}

fn is_test_tool(name: &[u8]) -> bool {
    static WORDS: List = List::of(
        "faker fixture fixtures sinon msw nock factory storybook jest vitest playwright cypress pytest \
        testing test tests testkit sandbox simulator lorem placeholder chance casual phpunit junit nunit xunit \
        prophecy hypothesis",
    );
    let opens =
        |word: &Vec<u8>| [&b"mock"[..], b"fake", b"stub", b"dummy"].iter().any(|own| word.starts_with(own));
    words(name).iter().any(|word| opens(word) || holds(&WORDS, word))
}

#[cfg(test)]
mod tests {
    use super::{is_test_tool, package_name, real_thing};
    use crate::change::RepoPath;
    use crate::rules::fakery::fakery_stub::RULE;
    use crate::rules::fakery::testing::{change, policy};
    use crate::rules::{Context, Memo, ParseCache};

    fn real(files: &[&str], path: &str, name: &str) -> Option<String> {
        let files: Vec<(&str, &[u8])> = files.iter().map(|path| (*path, &b"x"[..])).collect();
        let (change, policy) = (change(&[], &files), policy());
        let (memo, parsed) = (Memo::default(), ParseCache::default());
        let cx = Context::new(&change, &policy, &RULE, &memo, &parsed);
        real_thing(&cx, &RepoPath::from(path), name).unwrap().map(|path| path.to_string())
    }

    #[test]
    fn the_real_thing_shares_a_telling_word_and_stands_where_clients_do() {
        let files = [
            "src/api/users.ts",
            "src/api/users.test.ts",
            "src/billing/stripe.rs",
            "src/user.ts",
            "src/mocks/users.ts",
        ];
        assert_eq!(real(&files, "src/page.ts", "MOCK_USERS").as_deref(), Some("src/api/users.ts"));
        assert_eq!(
            real(&files, "src/page.rs", "FakeStripeGateway").as_deref(),
            Some("src/billing/stripe.rs")
        );
        assert_eq!(real(&files, "src/api/users.ts", "mockUsers"), None, "a file is not its own advice");
        assert_eq!(real(&files, "src/page.ts", "mockData"), None);
        assert_eq!(real(&files, "src/page.ts", "mockOrders"), None);
    }

    #[test]
    fn libraries_of_mocks_are_known_by_their_names() {
        assert!(is_test_tool(package_name(b"{\n  \"name\": \"@acme/mock-api\",\n", "\"name\"").unwrap()));
        assert!(!is_test_tool(package_name(b"[package]\nname = \"shop\"\n", "name").unwrap()));
        assert!(package_name(b"[workspace]\nmembers = []\n", "name").is_none());
    }
}
