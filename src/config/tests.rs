use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{
    AgentKind, KnownRule, Level, LockRequirement, Offline, PACKS, Per, Policy, PolicySource, SigningKey, load,
};
use crate::change::Gate;
use crate::fault::Fault;
use crate::finding::Severity;
use crate::syntax::Role;

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Options {
    words: Vec<String>,
    max: u32,
}

const KNOWN: &[KnownRule] = &[
    KnownRule {
        id: "lock-missing",
        family: "locks",
        option_keys: &[],
        parse_options: |table| table.try_into::<toml::Table>().map(|options| Arc::new(options) as _),
    },
    KnownRule {
        id: "fakery-todo",
        family: "fakery",
        option_keys: &["words", "max"],
        parse_options: |table| table.try_into::<Options>().map(|options| Arc::new(options) as _),
    },
];

fn read(text: &str) -> Result<Policy, Fault> {
    read_with(text, &[])
}

fn read_with(text: &str, files: &[(&str, &str)]) -> Result<Policy, Fault> {
    load(Some(text), KNOWN, &mut |path| {
        Ok(files.iter().find(|(name, _)| *name == path).map(|(_, text)| text.as_bytes().to_vec()))
    })
}

/// The fault, and the bytes it points at.
fn fault(text: &str) -> String {
    describe(&read(text).unwrap_err())
}

fn describe(fault: &Fault) -> String {
    let place = fault.place.as_ref().expect("a fault of a policy has a place");
    let line = place.text[..place.range.start].matches('\n').count() + 1;
    let bytes = &place.text[place.range.clone()];
    format!("{}:{line} `{bytes}`: {}\n  help: {}", place.name, fault.message, fault.help)
}

#[test]
fn every_section_is_read() {
    let policy = read(
        r#"
extends = []
[agents.a]
emails = ["A@x.org", "b@x.org"]
owns = ["src/**", "docs"]
kind = "human"
signing-keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMC9Yo3Os2zm3XuhV+PJhksI5gCdItzfcU/5ladqfNJN a@home", "D961 D95D 2229 D1C2 8263  498F AF08 A7DD FB0B 5DFF"]
[ledger]
coordinators = ["a"]
[locks]
ttl = "2h30m"
exempt = ["*.md"]
exempt-kinds = ["human", "forge"]
require = "parent"
per-session = true
remote = "origin"
remote-ref = "refs/heads/policy-ledger"
offline = "local"
[index]
per = "range"
[rules]
lock-missing = "warning"
[rules.fakery-todo]
severity = "off"
exempt = ["vendor/**"]
words = ["XXX"]
[[service]]
path = "services/api"
kind = "tool"
[[service]]
path = "."
[[review]]
name = "core"
paths = ["src/core/**", "*.lock"]
by = ["A"]
gates = ["ci"]
[branches]
protected = ["trunk"]
[roles]
test = ["integration/**"]
production = ["examples/real", "integration/lib/**"]
[limits]
max-file-size = "2MiB"
"#,
    )
    .unwrap();
    assert_eq!(policy.source, PolicySource::File);
    assert_eq!(policy.agent_by_email("a@X.org"), Some("a"));
    let agent = policy.agent("A").unwrap();
    assert!(agent.owns.covers(&"docs/x".into(), false) && !agent.owns.covers(&"x".into(), false));
    assert_eq!(agent.kind, AgentKind::Human);
    assert!(matches!(agent.signing_keys[..], [SigningKey::Ssh(_), SigningKey::OpenPgp(_)]));
    assert!(policy.is_coordinator("a"));
    assert_eq!(policy.locks.ttl, Duration::from_secs(9_000));
    assert_eq!(policy.locks.exempt_kinds, [AgentKind::Human, AgentKind::Forge]);
    assert_eq!(policy.locks.require, LockRequirement::Parent);
    assert!(policy.locks.per_session);
    assert_eq!(policy.locks.remote.as_deref(), Some("origin"));
    assert_eq!(policy.locks.remote_ref.as_deref(), Some("refs/heads/policy-ledger"));
    assert_eq!(policy.locks.offline, Offline::Local);
    assert_eq!(policy.index.per, Per::Range);
    assert_eq!(policy.rules["lock-missing"].level, Some(Level::On(Severity::Warning)));
    let todo = &policy.rules["fakery-todo"];
    assert_eq!(todo.level, Some(Level::Off));
    assert!(todo.exempt.covers(&"vendor/x".into(), false));
    let options = todo.options.as_ref().unwrap().downcast_ref::<Options>().unwrap();
    assert_eq!(*options, Options { words: vec!["XXX".to_owned()], max: 0 });
    assert_eq!(policy.services.len(), 2);
    assert_eq!(policy.protected_branches, ["trunk"]);
    let core = policy.review("Core").unwrap();
    assert!(core.is_by("a") && core.covers(&"src/core/x.rs".into()) && !core.covers(&"src/x.rs".into()));
    assert_eq!(core.gates, [Gate::Ci]);
    let role = |path: &str| policy.role(&path.into(), false).map(|told| (told.role, told.why.to_string()));
    let test = "policy: [roles] test lists `integration/**`".to_owned();
    assert_eq!(role("integration/a.py"), Some((Role::Test, test)));
    assert_eq!(
        role("integration/lib/a.py").unwrap().0,
        Role::Production,
        "what more rules judge has the first claim"
    );
    assert_eq!((role("examples/real/a.py").unwrap().0, role("src/a.py")), (Role::Production, None));
    assert_eq!(policy.max_file_size, 2 << 20);
    assert_eq!(read("[limits]\nmax-file-size = 0x10").unwrap().max_file_size, 16);
}

#[test]
fn without_a_policy_file_the_default_pack_decides() {
    let policy = load(None, KNOWN, &mut |_| Ok(None)).unwrap();
    assert_eq!(policy.source, PolicySource::DefaultPack);
    assert_eq!(policy.protected_branches, ["main", "master", "release/*"]);
    assert!(policy.agents["docker-expert"].owns.covers(&"a/Dockerfile".into(), false));
    assert!(policy.is_coordinator("orchestrator"));
    assert!(policy.rules.is_empty(), "every rule has its own severity");
    let written = read("").unwrap();
    assert_eq!(written.source, PolicySource::File);
    assert_eq!(written.agents.len(), policy.agents.len());
}

#[test]
fn every_pack_loads_and_a_family_pack_leaves_the_other_families_off() {
    let level = |extends: &str, rule: &str| {
        let policy = read(&format!("extends = [{extends}]")).unwrap();
        policy.rules.get(rule).and_then(|settings| settings.level)
    };
    for pack in PACKS {
        assert_eq!(level(&format!("\"pack:{}\"", pack.name), "none"), None, "{}", pack.name);
        assert!(pack.text.starts_with(&format!("# pack:{}: ", pack.name)), "{} says what it is", pack.name);
    }
    assert_eq!(level(r#""pack:locks""#, "lock-missing"), None);
    assert_eq!(level(r#""pack:locks""#, "fakery-todo"), Some(Level::Off));
    assert_eq!(level(r#""pack:index""#, "lock-missing"), Some(Level::Off));
    assert_eq!(level(r#""pack:locks", "pack:no-fakery""#, "fakery-todo"), None, "packs add up");
    assert_eq!(level(r#""pack:locks", "pack:default""#, "fakery-todo"), None);
    assert_eq!(level(r#""pack:roster""#, "fakery-todo"), None);
    let strict = read(r#"extends = ["pack:strict"]"#).unwrap();
    assert_eq!(strict.locks.require, LockRequirement::Parent);
    assert!(strict.agents.contains_key("rust-expert"));
    let switched_on = read("extends = [\"pack:index\"]\n[rules]\nlock-missing = \"error\"").unwrap();
    assert_eq!(switched_on.rules["lock-missing"].level, Some(Level::On(Severity::Error)));
}

#[test]
fn later_layers_win_key_by_key() {
    let team = "extends = [\"pack:strict\"]\n[locks]\nttl = \"1h\"\nexempt = [\"a\"]\n\
                [agents.x]\nowns = [\"x/**\"]\nemails = [\"x@x\"]\n\
                [roles]\ntest = [\"a\"]\ndocs = [\"d\"]\n\
                [rules.fakery-todo]\nwords = [\"A\"]\nmax = 3\nexempt = [\"a\"]";
    let own = "extends = [\"./policies/team.toml\", \"pack:default\"]\n[locks]\nexempt = [\"b\"]\n\
               [roles]\ntest = [\"b\"]\n\
               [agents.X]\nkind = \"human\"\n[agents.rust-expert]\nemails = [\"r@x\"]\n\
               [rules.fakery-todo]\nwords = [\"B\"]";
    let policy = read_with(own, &[("policies/team.toml", team)]).unwrap();
    assert_eq!(policy.locks.ttl, Duration::from_secs(3_600));
    assert_eq!(policy.locks.require, LockRequirement::Parent, "a pack that was read already counts once");
    let covers = |path: &str| policy.locks.exempt.covers(&path.into(), false);
    assert!(covers("b") && !covers("a"), "a list replaces a list");
    let role = |path: &str| policy.role(&path.into(), false).map(|told| told.role);
    assert_eq!([role("a"), role("b"), role("d")], [None, Some(Role::Test), Some(Role::Docs)]);
    let agent = policy.agent("x").unwrap();
    assert_eq!((agent.kind, agent.emails.len(), agent.owns.is_empty()), (AgentKind::Human, 1, false));
    let rust = policy.agent("rust-expert").unwrap();
    assert!(rust.owns.covers(&"src/a.rs".into(), false), "the roster's globs stay");
    let todo = &policy.rules["fakery-todo"];
    let options = todo.options.as_ref().unwrap().downcast_ref::<Options>().unwrap();
    assert_eq!(*options, Options { words: vec!["B".to_owned()], max: 3 });
    assert!(todo.exempt.covers(&"a".into(), false));
}

/// Policies with one mistake each, the last with three.
const MISTAKES: &[&str] = &[
    "[locks\n",
    "[lock]\nttl = \"1h\"",
    "[locks]\ntll = \"1h\"",
    "[locks]\nremots = \"origin\"",
    "[locks]\nttl = 24",
    "[locks]\nttl = \"0h\"",
    "[locks]\nexempt = [\"src/{a\"]",
    "[locks]\nexempt-kinds = [\"humann\"]",
    "[agents.a]\nemail = [\"a@x\"]",
    "[agents.a]\nowns = \"src\"",
    "[agents.a]\nowns = [\"../x\"]",
    "[agents.\"\"]\n",
    "[agents.\"a#1\"]\n",
    "[agents.a]\n[agents.A]\n",
    "[agents.a]\nemails = [\"me@x\"]\n[agents.b]\nemails = [\"Me@x\"]",
    "[rules]\nlock-mising = \"error\"",
    "[rules]\nlock-missing = \"eror\"",
    "[rules]\nlock-missing = true",
    "[rules.lock-missing]\nwords = []",
    "[rules.fakery-todo]\nseverity = \"error\"\nmax = \"3\"",
    "[rules.fakery-todo]\nword = []",
    "[[service]]\nkind = \"tool\"",
    "[service]\npath = \"a\"",
    "[index]\nper = \"push\"",
    "[roles]\ntests = [\"a\"]",
    "[roles]\ntest = \"a\"",
    "[roles]\nvendored = [\"src/{a\"]",
    "[limits]\nmax-file-size = \"1 elephant\"",
    "[limits]\nmax-file-size = -1",
    "families = [\"locks\"]",
    "[x]\n[y]\n[z]",
];

#[test]
fn mistakes_in_keys_and_values_point_at_their_bytes() {
    let shown: Vec<String> = MISTAKES.iter().map(|text| fault(text)).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    policy.toml:1 ``: policy.toml is not valid TOML: unclosed table, expected `]`
      help: mend the TOML here: a key is written `name = "value"`, a section `[name]` (https://toml.io)
    policy.toml:1 `lock`: policy.toml has no section or key `lock`
      help: did you mean `locks`? (it takes: extends, policy, agents, ledger, locks, index, rules, review, service, branches, roles, limits)
    policy.toml:2 `tll`: `locks` has no key `tll`
      help: did you mean `ttl`? (it takes: ttl, exempt, exempt-kinds, require, per-session, remote, remote-ref, offline)
    policy.toml:2 `remots`: `locks` has no key `remots`
      help: did you mean `remote`? (it takes: ttl, exempt, exempt-kinds, require, per-session, remote, remote-ref, offline)
    policy.toml:2 `24`: `locks.ttl` takes a duration in quotes, such as "24h"
      help: write a duration in quotes, such as "24h"
    policy.toml:2 `"0h"`: `0h` is no duration for `locks.ttl`: it is no time at all
      help: write a duration such as "24h", "90m", "2h30m" or "7d", a year at most
    policy.toml:2 `"src/{a"`: `locks.exempt`: `src/{a` is no valid glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
      help: globs are relative to the repository's root, such as `src/**` or `**/*.rs`; a bracket that stands for itself is written `[[]`
    policy.toml:2 `"humann"`: `humann` is no value of `locks.exempt-kinds`
      help: did you mean `human`? (it takes: agent, human, forge)
    policy.toml:2 `email`: `agents.a` has no key `email`
      help: did you mean `emails`? (it takes: emails, owns, kind, signing-keys)
    policy.toml:2 `"src"`: `agents.a.owns` takes a list of strings
      help: write a list of strings
    policy.toml:2 `"../x"`: `agents.a.owns`: `../x` leads out of the repository
      help: globs are relative to the repository's root, such as `src/**` or `**/*.rs`; a bracket that stands for itself is written `[[]`
    policy.toml:1 `""`: `` is no name of an agent
      help: a name is what an `Agent:` trailer says, such as `rust-expert`
    policy.toml:1 `"a#1"`: `a#1` is no name of an agent
      help: a name is what an `Agent:` trailer says, such as `rust-expert`
    policy.toml:1 `a`: `agents.a` and `agents.A` are one agent: names compare without case
      help: join the two tables
    policy.toml:4 `"Me@x"`: the agents `a` and `b` share the e-mail address `Me@x`
      help: an address tells who made a commit: leave it in one of the two entries; agents that commit under one address name themselves with an `Agent:` trailer or `git config policy.agent`
    policy.toml:2 `lock-mising`: there is no rule `lock-mising`
      help: did you mean `lock-missing`? (rules: lock-missing, fakery-todo)
    policy.toml:2 `"eror"`: `eror` is no value of `rules.lock-missing`
      help: did you mean `error`? (it takes: error, warning, off)
    policy.toml:2 `true`: `rules.lock-missing` takes one of "error", "warning", "off"
      help: write one of "error", "warning", "off"
    policy.toml:2 `words`: `rules.lock-missing` has no key `words`
      help: it takes: severity, exempt
    policy.toml:3 `"3"`: `rules.fakery-todo.max`: invalid type: string "3", expected u32
      help: `policy explain fakery-todo` shows the options it takes
    policy.toml:2 `word`: `rules.fakery-todo` has no key `word`
      help: did you mean `words`? (it takes: severity, exempt, words, max)
    policy.toml:1 `[[service]]`: a `[[service]]` has no `path`
      help: add `path = "…"`: its directory
    policy.toml:1 `[service]`: `service` takes tables, each headed `[[service]]`
      help: write tables, each headed `[[service]]`
    policy.toml:2 `"push"`: `push` is no value of `index.per`
      help: it takes: commit, range
    policy.toml:2 `tests`: `roles` has no key `tests`
      help: did you mean `test`? (it takes: production, test, example, fixture, docs, generated, vendored)
    policy.toml:2 `"a"`: `roles.test` takes a list of strings
      help: write a list of strings
    policy.toml:2 `"src/{a"`: `roles.vendored`: `src/{a` is no valid glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
      help: globs are relative to the repository's root, such as `src/**` or `**/*.rs`; a bracket that stands for itself is written `[[]`
    policy.toml:2 `"1 elephant"`: `limits.max-file-size` has no valid size: `elephant` is no unit (B, KB, KiB, MB, MiB, GB, GiB)
      help: write bytes, as 1048576 or "1MiB"
    policy.toml:2 `-1`: `limits.max-file-size` has no valid size: it is no number of bytes
      help: write bytes, as 1048576 or "1MiB"
    policy.toml:1 `families`: policy.toml has no section or key `families`
      help: it takes: extends, policy, agents, ledger, locks, index, rules, review, service, branches, roles, limits
    policy.toml:1 `x`: policy.toml has no section or key `x`
      help: it takes: extends, policy, agents, ledger, locks, index, rules, review, service, branches, roles, limits; 2 more mistakes stand in policy.toml
    "#);
}

/// Values that are of the right type and still no such thing.
const NONSENSE: &[&str] = &[
    "[locks]\nper-session = \"yes\"",
    "[locks]\nremote = \"\"",
    "[locks]\nremote = \"--upload-pack=x\"",
    "[locks]\nremote-ref = \"heads/x\"",
    "[locks]\nremote-ref = \"refs/heads/a..b\"",
    "[locks]\noffline = \"ignore\"",
    "[agents.a]\nsigning-keys = [\"~/.ssh/id.pub\"]",
    "[agents.a]\nsigning-keys = [\"ssh-ed25519 AAAA\", \"\"]",
];

#[test]
fn values_that_git_or_its_helpers_would_stumble_over_are_refused_here() {
    let shown: Vec<String> = NONSENSE.iter().map(|text| fault(text)).collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    policy.toml:2 `"yes"`: `locks.per-session` takes true or false
      help: write true or false
    policy.toml:2 `""`: `` is no name of a remote for `locks.remote`
      help: write a name that `git remote` lists, such as "origin"
    policy.toml:2 `"--upload-pack=x"`: `--upload-pack=x` is no name of a remote for `locks.remote`
      help: write a name that `git remote` lists, such as "origin"
    policy.toml:2 `"heads/x"`: `heads/x` is no ref for `locks.remote-ref`
      help: write a full ref name, such as "refs/heads/policy-ledger"
    policy.toml:2 `"refs/heads/a..b"`: `refs/heads/a..b` is no ref for `locks.remote-ref`
      help: write a full ref name, such as "refs/heads/policy-ledger"
    policy.toml:2 `"ignore"`: `ignore` is no value of `locks.offline`
      help: it takes: refuse, local
    policy.toml:2 `"~/.ssh/id.pub"`: `agents.a.signing-keys` lists what is no key: it is neither an SSH public key nor an OpenPGP fingerprint
      help: write an SSH public key as its `.pub` file has it (`ssh-ed25519 AAAA…`), or the fingerprint of an OpenPGP key (`gpg --fingerprint` prints it)
    policy.toml:2 `"ssh-ed25519 AAAA"`: `agents.a.signing-keys` lists what is no key: it is cut short
      help: write an SSH public key as its `.pub` file has it (`ssh-ed25519 AAAA…`), or the fingerprint of an OpenPGP key (`gpg --fingerprint` prints it); 1 more mistake stands in policy.toml
    "#);
}

#[test]
fn mistakes_in_extends_are_told() {
    let describe_with = |text: &str, files: &[(&str, &str)]| describe(&read_with(text, files).unwrap_err());
    let shown = [
        fault("extends = \"pack:strict\""),
        fault("extends = [\"pack:strct\"]"),
        fault("extends = [\"strict\"]"),
        fault("extends = [\"../team.toml\"]"),
        fault("extends = [\"/etc/policy.toml\"]"),
        fault("extends = [\"policy.toml\"]"),
        describe_with("extends = [\"a\"]", &[("a", "extends = [\"b\"]"), ("b", "\nextends = [\"a\"]")]),
        describe_with("extends = [\"a\"]", &[("a", "[lock]")]),
    ];
    insta::assert_snapshot!(shown.join("\n"), @r#"
    policy.toml:1 `"pack:strict"`: `extends` takes a list of strings
      help: write a list of strings
    policy.toml:1 `"pack:strct"`: there is no `pack:strct`
      help: did you mean `pack:strict`? (packs: pack:default, pack:strict, pack:locks, pack:index, pack:containers, pack:no-fakery, pack:roster)
    policy.toml:1 `"strict"`: `extends` names `strict`, and there is no such file in the repository
      help: packs are written with `pack:`: "pack:strict"
    policy.toml:1 `"../team.toml"`: `extends` takes packs and files of this repository: `../team.toml` leads out of the repository
      help: write "pack:NAME", or a path from the repository's root, such as "policies/team.toml"
    policy.toml:1 `"/etc/policy.toml"`: `extends` takes packs and files of this repository: `/etc/policy.toml` is an absolute path: paths are relative to the repository's root
      help: write "pack:NAME", or a path from the repository's root, such as "policies/team.toml"
    policy.toml:1 `"policy.toml"`: `extends` runs in a circle: policy.toml → policy.toml
      help: take one of these entries out
    b:2 `"a"`: `extends` runs in a circle: policy.toml → a → b → a
      help: take one of these entries out
    a:1 `lock`: a has no section or key `lock`
      help: did you mean `locks`? (it takes: extends, policy, agents, ledger, locks, index, rules, review, service, branches, roles, limits)
    "#);
    let latin = load(Some("extends = [\"a\"]"), KNOWN, &mut |_| Ok(Some(b"# \xe9".to_vec()))).unwrap_err();
    assert!(latin.message.contains("not UTF-8"));
    let unreadable = load(Some("extends = [\"a\"]"), KNOWN, &mut |_| Err(Fault::new("broken", "mend")));
    assert_eq!(unreadable.unwrap_err().message, "broken");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_taken() {
    assert!(read("\u{feff}[locks]\r\nttl = \"1h\"\r\n").is_ok());
}

#[test]
fn reviews_of_later_layers_join_those_of_the_same_name() {
    let own = |text: &str| read(text).unwrap();
    let shipped = own("");
    let containers = shipped.review("containers").unwrap();
    assert!(containers.is_of_containers() && containers.is_by("Docker-Expert"));
    assert_eq!(containers.gates, [Gate::Push, Gate::Ci]);
    for path in
        ["Dockerfile", "api/Dockerfile.prod", "api/x.dockerfile", "deploy/compose.prod.yaml", ".dockerignore"]
    {
        assert!(containers.covers(&path.into()), "{path}");
    }
    assert!(!containers.covers(&"src/dockerfile.rs".into()) && !containers.covers(&"docs/compose.md".into()));
    let more = "[[review]]\nname = \"core\"\npaths = [\"src/**\"]\nby = [\"architect\"]\n";
    let changed = "[[review]]\nname = \"Containers\"\ngates = []\n";
    let both = own(&format!("{more}{changed}"));
    assert_eq!(both.reviews.len(), 3, "and the policy's own");
    assert!(both.review("containers").unwrap().gates.is_empty(), "what it does not say stays");
    assert!(both.review("containers").unwrap().covers(&"Dockerfile".into()));
    assert_eq!(both.review("core").unwrap().gates, [Gate::Push, Gate::Ci]);
    let alone = own("extends = []\n").reviews;
    assert!(alone.len() == 1 && alone[0].is_of_policy() && alone[0].gates.is_empty());
    assert!(
        !own("").is_protected("topic") && own("").is_protected("release/1.0") && own("").is_protected("main")
    );
}

#[test]
fn mistakes_in_reviews_are_told() {
    let review = |text: &str| fault(&format!("[[review]]\n{text}"));
    let complete = "name = \"core\"\npaths = [\"src/**\"]\nby = [\"architect\"]\n";
    let shown = [
        review("paths = [\"src/**\"]"),
        review("name = \"a b\""),
        review("name = \"core\"\nby = [\"architect\"]"),
        review("name = \"core\"\npaths = [\"src/**\"]"),
        review("name = \"core\"\npaths = []"),
        review("name = \"core\"\npaths = [\"/etc\"]"),
        review("name = \"core\"\npaths = [\"src/**\"]\nby = []"),
        review("name = \"core\"\npaths = [\"src/**\"]\nby = [\"docker-expret\"]"),
        review("name = \"core\"\npaths = [\"src/**\"]\nby = [\"somebody else\"]"),
        review(&format!("{complete}gates = [\"commit\"]")),
        review(&format!("{complete}gate = [\"push\"]")),
        review(&format!("{complete}[[review]]\n{complete}")),
        fault("[review]\nname = \"core\""),
    ];
    insta::assert_snapshot!(shown.join("\n"), @r#"
    policy.toml:1 `[[review]]`: a `[[review]]` has no `name`
      help: add `name = "…"`: what `policy approve` calls it
    policy.toml:2 `"a b"`: `a b` is no name of a review
      help: write letters, digits, dashes, dots and underscores
    policy.toml:1 `[[review]]`: the review `core` has no `paths`
      help: add `paths = ["…"]`: what is reviewed, as globs from the root
    policy.toml:1 `[[review]]`: the review `core` has no `by`
      help: add `by = ["…"]`: the agents whose approval counts
    policy.toml:3 `[]`: `review.paths` lists nothing
      help: list what is reviewed, such as `paths = ["src/core/**"]`; `gates = []` asks for no approval
    policy.toml:3 `"/etc"`: `review.paths`: `/etc` is an absolute path: paths are relative to the repository's root
      help: globs are relative to the repository's root, such as `src/**` or `**/*.rs`; a bracket that stands for itself is written `[[]`
    policy.toml:4 `[]`: `review.by` lists nobody
      help: name the agents that review, such as `by = ["docker-expert"]`; `gates = []` asks for no approval
    policy.toml:4 `"docker-expret"`: `docker-expret`, who reviews `core`, is no agent that the policy lists
      help: did you mean `docker-expert`? A new agent gets a table `[agents.docker-expret]`
    policy.toml:4 `"somebody else"`: `somebody else`, who reviews `core`, is no agent that the policy lists
      help: an agent gets a table `[agents."somebody else"]` in policy.toml
    policy.toml:5 `"commit"`: `commit` is no value of `review.gates`
      help: it takes: push, ci
    policy.toml:5 `gate`: `review` has no key `gate`
      help: did you mean `gates`? (it takes: name, paths, by, gates)
    policy.toml:5 `[[review]]`: there are two reviews called `core`
      help: give one of them another name
    policy.toml:1 `[review]`: `review` takes tables, each headed `[[review]]`
      help: write tables, each headed `[[review]]`
    "#);
}

#[test]
fn the_policy_is_owned_by_whom_it_says_else_by_the_coordinators() {
    let own = |text: &str| read(text).unwrap();
    assert_eq!(own("").owners(), ["orchestrator", "project-orchestrator"]);
    assert_eq!(own("extends = []\n").owners(), Vec::<String>::new());
    assert_eq!(own("[policy]\nowners = []\n").owners(), Vec::<String>::new());
    let named = own("[policy]\nowners = [\"Architect\"]\n");
    assert!(named.is_owner("architect") && !named.is_owner("orchestrator"));
    let review = named.review("policy").unwrap();
    assert!(review.is_by("architect"));
    for path in
        ["policy.toml", "policies/team.toml", "a/.gitattributes", ".github/workflows/ci.yml", "lefthook.yml"]
    {
        assert!(review.covers(&path.into()), "{path}");
    }
    assert!(!review.covers(&"src/policy.rs".into()) && !review.covers(&"WORK_STATUS.md".into()));
    let files = [("team/rules.txt", "[locks]\nttl = \"1h\"\n")];
    let extended = read_with("extends = [\"team/rules.txt\"]", &files).unwrap();
    assert!(extended.review("policy").unwrap().covers(&"team/rules.txt".into()));
    insta::assert_snapshot!(
        [
            fault("[policy]\nowners = [\"nobody-here\"]"),
            fault("[policy]\nowner = [\"architect\"]"),
            fault("[policy]\nowners = \"architect\""),
            fault("[[review]]\nname = \"Policy\"\npaths = [\"a\"]\nby = [\"architect\"]"),
        ]
        .join("\n"),
        @r#"
    policy.toml:2 `"nobody-here"`: `nobody-here`, who owns the policy, is no agent that the policy lists
      help: an agent gets a table `[agents.nobody-here]` in policy.toml
    policy.toml:2 `owner`: `policy` has no key `owner`
      help: did you mean `owners`? (it takes: owners)
    policy.toml:2 `"architect"`: `policy.owners` takes a list of strings
      help: write a list of strings
    policy.toml:2 `"Policy"`: `policy` is the review of the policy itself
      help: `[policy] owners` says who approves of it; call a review of other paths something else
    "#
    );
}
