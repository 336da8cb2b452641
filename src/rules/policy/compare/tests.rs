//! Which differences between two policies ask less, and which do not.

use super::{Difference, compare};
use crate::config::{Policy, load};
use crate::rules::{Drift, known};

fn policy(text: &str) -> Policy {
    load(Some(text), &known(), &mut |_| Ok(None)).unwrap_or_else(|fault| panic!("{fault}: {}", fault.help))
}

fn of(before: &str, after: &str) -> Vec<Difference> {
    compare(&policy(before), &policy(after))
}

fn looser(before: &str, after: &str) -> Vec<String> {
    of(before, after).into_iter().filter(|one| one.drift == Drift::Looser).map(|one| one.what).collect()
}

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMC9Yo3Os2zm3XuhV+PJhksI5gCdItzfcU/5ladqfNJN";
const OTHER: &str = "D961D95D2229D1C28263498FAF08A7DDFB0B5DFF";

/// Each pair asks less in one way from the first to the second, and in none from the second to the first.
fn pairs() -> Vec<(String, String)> {
    let agent = |entry: &str| format!("extends = []\n[agents.a]\n{entry}\n[agents.b]\n");
    let keys = |keys: &[&str]| agent(&format!("signing-keys = {keys:?}"));
    let mut pairs: Vec<(String, String)> = [
        ("[rules]\nfakery-todo = \"error\"", "[rules]\nfakery-todo = \"warning\""),
        ("", "[rules]\nfakery-todo = \"off\""),
        ("[rules]\nsuppression-added = \"error\"", ""),
        ("", "[rules.lock-missing]\nexempt = [\"src/**\"]"),
        ("", "[rules.fakery-todo]\nallow-linked = true"),
        ("", "[rules.fakery-todo]\ntags = [\"TODO\", \"FIXME\", \"XXX\"]"),
        ("", "[rules.integration-unverified]\nignore = [\"stripe\"]"),
        ("[rules.integration-unverified]\nany-package = true", ""),
        ("[rules.scope-outside]\nshared = []", "[rules.scope-outside]\nshared = [\"**\"]"),
        ("", "[locks]\nttl = \"48h\""),
        ("", "[locks]\nexempt = [\"docs\"]"),
        ("", "[locks]\nexempt-kinds = [\"human\"]"),
        ("[locks]\nrequire = \"parent\"", ""),
        ("[locks]\nper-session = true", ""),
        ("[locks]\nremote = \"origin\"", ""),
        ("[locks]\nremote = \"origin\"", "[locks]\nremote = \"origin\"\noffline = \"local\""),
        ("", "[index]\nper = \"range\""),
        ("[limits]\nmax-file-size = \"2MiB\"", ""),
        ("[branches]\nprotected = [\"main\", \"release/*\"]", "[branches]\nprotected = [\"main\"]"),
        ("", "[[service]]\npath = \"api\"\nkind = \"ignore\""),
        ("[[service]]\npath = \"api\"", ""),
        ("[[service]]\npath = \"api\"", "[[service]]\npath = \"api\"\nkind = \"tool\""),
        ("", "[roles]\nvendored = [\"src/**\"]"),
        ("", "[roles]\ntest = [\"src/**\"]"),
        ("[roles]\nproduction = [\"examples/real\"]", ""),
        ("", "[[review]]\nname = \"containers\"\ngates = [\"ci\"]"),
        ("", "[[review]]\nname = \"containers\"\nby = [\"docker-expert\", \"rust-expert\"]"),
        ("", "[agents.newcomer]"),
        ("[policy]\nowners = [\"rust-expert\"]", "[policy]\nowners = [\"rust-expert\", \"python-pro\"]"),
        ("[ledger]\ncoordinators = [\"a\"]", "[ledger]\ncoordinators = [\"b\", \"A\"]"),
    ]
    .map(|(before, after)| (before.to_owned(), after.to_owned()))
    .to_vec();
    pairs.extend([
        (agent(""), agent("emails = [\"a@x.org\"]")),
        (agent("owns = [\"src\"]"), agent("")),
        (agent("owns = [\"src\"]"), agent("owns = [\"src\", \"docs\"]")),
        (agent(""), agent("kind = \"human\"")),
        (agent("kind = \"agent\""), agent("kind = \"forge\"")),
        (keys(&[KEY]), keys(&[KEY, OTHER])),
        (keys(&[KEY]), keys(&[])),
    ]);
    pairs
}

#[test]
fn each_key_that_asks_less_is_told_and_asks_more_the_other_way() {
    let mut shown = Vec::new();
    for (before, after) in pairs() {
        let found = looser(&before, &after);
        assert_eq!(found.len(), 1, "{before:?} → {after:?}: {found:?}");
        assert_eq!(looser(&after, &before), Vec::<String>::new(), "{after:?} → {before:?}");
        assert!(of(&after, &before).iter().all(|one| one.drift != Drift::Looser));
        assert!(!of(&after, &before).is_empty(), "{after:?} → {before:?} is noted");
        shown.extend(found);
    }
    insta::assert_snapshot!(shown.join("\n"), @r#"
    the rule `fakery-todo` goes from error to warning
    the rule `fakery-todo` goes from error to off
    the rule `suppression-added` goes from error to note
    `rules.lock-missing.exempt` now lists `src/**`: the rule leaves these paths alone
    `rules.fakery-todo.allow-linked` lets a tag that names an issue pass
    `rules.fakery-todo.tags` no longer lists `HACK`
    `rules.integration-unverified.ignore` now lists `stripe`
    `rules.integration-unverified.any-package` no longer asks for every new dependency
    `rules.scope-outside.shared` now lists `**`
    `locks.ttl` goes from 24 h to 48 h
    `locks.exempt` now lists `docs`: these paths need no lock
    `locks.exempt-kinds` now lists `human`: agents of this kind need no lock
    `locks.require` goes from "parent" to "change"
    `locks.per-session` goes from true to false
    `locks.remote` is no longer "origin": agents on other machines are not excluded
    `locks.offline` goes from "refuse" to "local"
    `index.per` goes from "commit" to "range"
    `limits.max-file-size` goes from 2097152 bytes to 1048576 bytes
    `branches.protected` no longer lists `release/*`: no review is asked for on the way there
    `api` is now declared "ignore"
    `api` is no longer declared "service"
    the service `api` goes from "service" to "tool"
    `roles.vendored` now lists `src/**`: what it covers is judged by fewer rules
    `roles.test` now lists `src/**`: what it covers is judged by fewer rules
    `roles.production` no longer lists `examples/real`: what it covers may be judged by fewer rules
    `review.containers.gates` no longer lists `push`: the approval is not asked for there
    `review.containers.by` now lists `rust-expert`: the approval of any of them is enough
    `agents.newcomer` is new: one more name under which any path may be changed
    `policy.owners` now lists `python-pro`: an owner may make the policy ask less
    `ledger.coordinators` now lists `b`: a coordinator may write other agents' rows
    `agents.a.emails` now lists `a@x.org`: whoever commits under an address is the agent that lists it
    `agents.a.owns` lists nothing any more: the agent may change any path
    `agents.a.owns` now lists `docs`: the agent may change what it owns
    `agents.a.kind` goes from "agent" to "human"
    `agents.a.kind` goes from "agent" to "forge"
    `agents.a.signing-keys` gains a key, OpenPGP `…FB0B5DFF`: whoever has it commits as the agent
    `agents.a.signing-keys` lists nothing any more: no signature is asked for
    "#);
}

#[test]
fn the_same_in_other_words_is_no_difference() {
    for (before, after) in [
        ("extends = [\"pack:default\"]", ""),
        ("[locks]\nttl = \"24h\"\nexempt = [\"a\", \"b/\"]", "# a\n[locks]\nexempt = [\"./b\", \"a/**\"]"),
        ("[rules]\nfakery-todo = \"error\"", "[rules.fakery-todo]\nseverity = \"error\"\nexempt = []"),
        ("[branches]\nprotected = [\"release/*\", \"main\", \"master\"]", ""),
        ("[agents.Rust-Expert]\nkind = \"agent\"", ""),
        ("[rules.fakery-todo]\ntags = [\"HACK\", \"XXX\", \"TODO\", \"FIXME\"]", ""),
        ("[policy]\nowners = [\"orchestrator\", \"Project-Orchestrator\"]", ""),
        ("[locks]\nexempt = [\"docs\", \"docs/api/**\"]", "[locks]\nexempt = [\"docs\"]"),
    ] {
        assert_eq!(of(before, after), [], "{before:?} → {after:?}");
        assert_eq!(of(after, before), [], "{after:?} → {before:?}");
    }
}

#[test]
fn whatever_two_policies_say_one_way_or_the_other_is_told() {
    // Every pair of the texts above, with one another: what differs is never silent, and a policy never differs from itself.
    let texts: Vec<String> = pairs().into_iter().flat_map(|(before, after)| [before, after]).collect();
    for text in &texts {
        assert_eq!(of(text, text), [], "{text}");
    }
    for (one, other) in texts.iter().zip(texts.iter().skip(7)) {
        let (there, back) = (of(one, other), of(other, one));
        assert_eq!(there.is_empty(), back.is_empty(), "{one:?} ↔ {other:?}");
        let loosens = |list: &[Difference]| list.iter().filter(|one| one.drift == Drift::Looser).count();
        assert!(there.is_empty() || loosens(&there) + loosens(&back) > 0, "{one:?} ↔ {other:?}");
    }
}

#[test]
fn a_role_is_weighed_against_the_others() {
    // From less to more judged, and where a stricter role covers the paths anyway.
    for (before, after) in [
        ("[roles]\nvendored = [\"a\"]", "[roles]\ntest = [\"a\"]"),
        ("[roles]\nvendored = [\"a\"]", "[roles]\nproduction = [\"a\"]"),
        ("[roles]\nproduction = [\"a\"]", "[roles]\nproduction = [\"a\"]\nvendored = [\"a/b\"]"),
        ("[roles]\ntest = [\"a\"]", "[roles]\nproduction = [\"a\"]"),
    ] {
        assert_eq!(looser(before, after), Vec::<String>::new(), "{before:?} → {after:?}");
    }
    for (before, after) in [
        ("[roles]\ntest = [\"a\"]", "[roles]\nvendored = [\"a\"]"),
        ("[roles]\nproduction = [\"a\"]", "[roles]\ntest = [\"a\"]"),
        ("[roles]\nproduction = [\"a\"]", "[roles]\nproduction = [\"a/b\"]"),
    ] {
        assert!(!looser(before, after).is_empty(), "{before:?} → {after:?}");
    }
}

#[test]
fn a_pack_that_is_dropped_takes_its_rules_along() {
    let found = looser("", "extends = [\"pack:index\"]");
    assert!(found.iter().any(|what| what == "the rule `fakery-todo` goes from error to off"), "{found:?}");
    assert!(found.iter().any(|what| what.contains("the review `containers` is gone")), "{found:?}");
    assert!(looser("extends = [\"pack:strict\"]", "").iter().any(|what| what.contains("locks.require")));
    assert_eq!(
        looser("extends = [\"pack:index\"]", "extends = [\"pack:index\", \"pack:no-fakery\"]"),
        Vec::<String>::new()
    );
}
