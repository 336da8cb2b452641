//! Owns the sections of a policy, `[rules]` aside: which keys each has, and what they change in the draft.

use toml::de::DeTable;

use super::draft::{AgentDraft, Draft};
use super::reader::{Key, Reader, Value};
use super::reviews;
use super::rules;
use super::units::{parse_duration, parse_size};
use super::{AgentKind, KnownRule, LockRequirement, Offline, Per, ServiceEntry, ServiceKind, SigningKey};
use crate::change::SESSION_MARK;
use crate::git;
use crate::glob::Pattern;
use crate::syntax::Role;

/// The sections and keys of a policy file; packs have `families`, too.
pub(super) const SECTIONS: &[&str] = &[
    "extends", "policy", "agents", "ledger", "locks", "index", "rules", "review", "service", "branches",
    "roles", "limits",
];

pub(super) const LOCKS: &[&str] =
    &["ttl", "exempt", "exempt-kinds", "require", "per-session", "remote", "remote-ref", "offline"];

pub(super) const AGENT: &[&str] = &["emails", "owns", "kind", "signing-keys"];
pub(super) const POLICY: &[&str] = &["owners"];
pub(super) const LEDGER: &[&str] = &["coordinators"];
pub(super) const INDEX: &[&str] = &["per"];
pub(super) const BRANCHES: &[&str] = &["protected"];
pub(super) const LIMITS: &[&str] = &["max-file-size"];
pub(super) const SERVICE: &[&str] = &["path", "kind"];

pub(super) const REQUIRE: &[(&str, LockRequirement)] =
    &[("change", LockRequirement::Change), ("parent", LockRequirement::Parent)];
pub(super) const OFFLINE: &[(&str, Offline)] = &[("refuse", Offline::Refuse), ("local", Offline::Local)];
pub(super) const PER: &[(&str, Per)] = &[("commit", Per::Commit), ("range", Per::Range)];
pub(super) const SERVICE_KINDS: &[(&str, ServiceKind)] =
    &[("service", ServiceKind::Service), ("tool", ServiceKind::Tool), ("ignore", ServiceKind::Ignore)];

pub(super) const KINDS: &[(&str, AgentKind)] =
    &[("agent", AgentKind::Agent), ("human", AgentKind::Human), ("forge", AgentKind::Forge)];

/// Reads every section of one layer into the draft. Only packs may choose `families`.
pub(super) fn read(
    reader: &Reader,
    table: &DeTable<'_>,
    is_pack: bool,
    known: &[KnownRule],
    draft: &mut Draft,
) {
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "extends" => {}
            "agents" => agents(reader, value, draft),
            "policy" => section(reader, "policy", value, |key, value| policy(reader, key, value, draft)),
            "ledger" => section(reader, "ledger", value, |key, value| ledger(reader, key, value, draft)),
            "locks" => section(reader, "locks", value, |key, value| locks(reader, key, value, draft)),
            "index" => section(reader, "index", value, |key, value| index(reader, key, value, draft)),
            "branches" => {
                section(reader, "branches", value, |key, value| branches(reader, key, value, draft))
            }
            "roles" => section(reader, "roles", value, |key, value| roles(reader, key, value, draft)),
            "limits" => section(reader, "limits", value, |key, value| limits(reader, key, value, draft)),
            "rules" => rules::read(reader, value, known, draft),
            "review" => reviews::read(reader, value, draft),
            "service" => services(reader, value, draft),
            "families" if is_pack => {
                let names = reader.strings("families", value).unwrap_or_default();
                draft.families.extend(names.into_iter().map(|(name, _)| name.to_owned()));
            }
            _ => reader.unknown_key("", key, SECTIONS),
        }
    }
}

fn section(reader: &Reader, name: &str, value: &Value<'_>, mut each: impl FnMut(&Key<'_>, &Value<'_>)) {
    for (key, value) in reader.table(name, value).into_iter().flatten() {
        each(key, value);
    }
}

fn agents(reader: &Reader, value: &Value<'_>, draft: &mut Draft) {
    for (key, value) in reader.table("agents", value).into_iter().flatten() {
        let name = key.get_ref().as_ref();
        let is_odd = |c: char| c.is_control() || c == SESSION_MARK;
        if name.is_empty() || name != name.trim() || name.chars().any(is_odd) {
            let help = "a name is what an `Agent:` trailer says, such as `rust-expert`";
            reader.fault(
                key.span(),
                format!("`{}` is no name of an agent", name.escape_debug()),
                "here",
                help,
            );
            continue;
        }
        // Names compare without regard to case everywhere, so another spelling is the same agent.
        let same = draft.agents.keys().find(|own| own.eq_ignore_ascii_case(name)).cloned();
        let own = same.unwrap_or_else(|| name.to_owned());
        let agent = draft.agents.entry(own.clone()).or_default();
        if agent.layer == reader.name() {
            let message =
                format!("`agents.{name}` and `agents.{own}` are one agent: names compare without case");
            reader.fault(key.span(), message, "the same name", "join the two tables");
        }
        reader.name().clone_into(&mut agent.layer);
        let title = format!("agents.{name}");
        section(reader, &title, value, |key, value| agent_key(reader, &title, key, value, agent));
    }
}

fn agent_key(reader: &Reader, title: &str, key: &Key<'_>, value: &Value<'_>, agent: &mut AgentDraft) {
    let what = format!("{title}.{}", key.get_ref());
    match key.get_ref().as_ref() {
        "emails" => {
            let Some(emails) = reader.strings(&what, value) else { return };
            agent.email_places = emails.iter().map(|(_, span)| reader.place(span.clone(), "")).collect();
            agent.entry.emails = emails.into_iter().map(|(email, _)| email.to_owned()).collect();
        }
        "owns" => agent.entry.owns = reader.patterns(&what, value).unwrap_or_default(),
        "kind" => agent.entry.kind = reader.choice(&what, value, KINDS).unwrap_or_default(),
        "signing-keys" => agent.entry.signing_keys = signing_keys(reader, &what, value),
        _ => reader.unknown_key(title, key, AGENT),
    }
}

fn signing_keys(reader: &Reader, what: &str, value: &Value<'_>) -> Vec<SigningKey> {
    let texts = reader.strings(what, value).unwrap_or_default();
    let key = |(text, span): (&str, std::ops::Range<usize>)| {
        let parsed = SigningKey::parse(text);
        if let Err(reason) = &parsed {
            let message = format!("`{what}` lists what is no key: {reason}");
            let help = "write an SSH public key as its `.pub` file has it (`ssh-ed25519 AAAA…`), or the fingerprint of an \
                        OpenPGP key (`gpg --fingerprint` prints it)";
            reader.fault(span, message, "no key", help);
        }
        parsed.ok()
    };
    texts.into_iter().filter(|(text, _)| !text.is_empty()).filter_map(key).collect()
}

fn policy(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    match key.get_ref().as_ref() {
        "owners" => {
            let owners = reader.strings("policy.owners", value).unwrap_or_default();
            let placed = |(name, span): (&str, _)| (name.to_owned(), reader.place(span, "unknown"));
            draft.owners = Some(owners.into_iter().map(placed).collect());
        }
        _ => reader.unknown_key("policy", key, POLICY),
    }
}

fn ledger(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    match key.get_ref().as_ref() {
        "coordinators" => draft.ledger.coordinators = owned(reader, "ledger.coordinators", value),
        _ => reader.unknown_key("ledger", key, LEDGER),
    }
}

fn locks(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    let locks = &mut draft.locks;
    match key.get_ref().as_ref() {
        "ttl" => {
            let takes = "a duration in quotes, such as \"24h\"";
            let Some(text) = reader.string("locks.ttl", takes, value) else { return };
            match parse_duration(text) {
                Ok(ttl) => locks.ttl = ttl,
                Err(reason) => {
                    let help =
                        "write a duration such as \"24h\", \"90m\", \"2h30m\" or \"7d\", a year at most";
                    let message = format!("`{text}` is no duration for `locks.ttl`: {reason}");
                    reader.fault(value.span(), message, "no duration", help);
                }
            }
        }
        "exempt" => locks.exempt = reader.patterns("locks.exempt", value).unwrap_or_default(),
        "exempt-kinds" => {
            let words = reader.strings("locks.exempt-kinds", value).unwrap_or_default();
            locks.exempt_kinds = words
                .into_iter()
                .filter_map(|(word, span)| reader.chosen("locks.exempt-kinds", word, span, KINDS))
                .collect();
        }
        "require" => {
            locks.require = reader.choice("locks.require", value, REQUIRE).unwrap_or_default();
        }
        "per-session" => locks.per_session = reader.flag("locks.per-session", value).unwrap_or_default(),
        "remote" => locks.remote = remote(reader, value),
        "remote-ref" => locks.remote_ref = remote_ref(reader, value),
        "offline" => {
            locks.offline = reader.choice("locks.offline", value, OFFLINE).unwrap_or_default();
        }
        _ => reader.unknown_key("locks", key, LOCKS),
    }
}

/// The name of a remote. It becomes an argument of git, which must not take it for an option.
fn remote(reader: &Reader, value: &Value<'_>) -> Option<String> {
    let name = reader.string("locks.remote", "a remote's name, such as \"origin\"", value)?;
    let is_name = !name.is_empty()
        && !name.starts_with('-')
        && !name.chars().any(|c| c.is_whitespace() || c.is_control());
    if !is_name {
        let message = format!("`{}` is no name of a remote for `locks.remote`", name.escape_debug());
        reader.fault(
            value.span(),
            message,
            "no remote",
            "write a name that `git remote` lists, such as \"origin\"",
        );
    }
    is_name.then(|| name.to_owned())
}

fn remote_ref(reader: &Reader, value: &Value<'_>) -> Option<String> {
    let takes = "a full ref name, such as \"refs/heads/policy-ledger\"";
    let name = reader.string("locks.remote-ref", takes, value)?;
    let is_ref = name.starts_with("refs/") && git::is_ref_name(name);
    if !is_ref {
        let message = format!("`{}` is no ref for `locks.remote-ref`", name.escape_debug());
        reader.fault(value.span(), message, "no ref", format!("write {takes}"));
    }
    is_ref.then(|| name.to_owned())
}

fn index(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    match key.get_ref().as_ref() {
        "per" => {
            draft.index.per = reader.choice("index.per", value, PER).unwrap_or_default();
        }
        _ => reader.unknown_key("index", key, INDEX),
    }
}

fn branches(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    match key.get_ref().as_ref() {
        "protected" => {
            let what = "branches.protected";
            let globs = reader.strings(what, value).unwrap_or_default();
            draft.protected_branches = globs
                .into_iter()
                .filter_map(|(glob, span)| reader.pattern(what, glob, span).map(|_| glob.to_owned()))
                .collect();
        }
        _ => reader.unknown_key("branches", key, BRANCHES),
    }
}

/// A list of globs under a role's name. A later layer's list replaces the earlier one of that role, as lists do.
fn roles(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    let name = key.get_ref().as_ref();
    let Some((_, role)) = Role::NAMED.into_iter().find(|(own, _)| *own == name) else {
        return reader.unknown_key("roles", key, &Role::NAMED.map(|(name, _)| name));
    };
    if let Some(globs) = reader.patterns(&format!("roles.{name}"), value) {
        draft.roles.insert(role, globs);
    }
}

fn limits(reader: &Reader, key: &Key<'_>, value: &Value<'_>, draft: &mut Draft) {
    let what = "limits.max-file-size";
    match key.get_ref().as_ref() {
        "max-file-size" => {
            let number = value.get_ref().as_integer();
            let bytes = match number {
                Some(number) => u64::from_str_radix(number.as_str(), number.radix())
                    .map_err(|_| "it is no number of bytes".to_owned()),
                None => match reader.string(what, "bytes, as an integer or as \"1MiB\"", value) {
                    Some(text) => parse_size(text),
                    None => return,
                },
            };
            match bytes {
                Ok(bytes @ 1..) => draft.max_file_size = bytes,
                Ok(0) => size_fault(reader, value, "no file is that small"),
                Err(reason) => size_fault(reader, value, &reason),
            }
        }
        _ => reader.unknown_key("limits", key, LIMITS),
    }
}

fn size_fault(reader: &Reader, value: &Value<'_>, reason: &str) {
    let message = format!("`limits.max-file-size` has no valid size: {reason}");
    reader.fault(value.span(), message, "no size", "write bytes, as 1048576 or \"1MiB\"");
}

fn services(reader: &Reader, value: &Value<'_>, draft: &mut Draft) {
    draft.services = reader
        .tables("service", value)
        .into_iter()
        .filter_map(|(table, span)| service(reader, table, span))
        .collect();
}

fn service(reader: &Reader, table: &DeTable<'_>, span: std::ops::Range<usize>) -> Option<ServiceEntry> {
    let (mut path, mut kind): (Option<Pattern>, _) = (None, ServiceKind::Service);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "path" => {
                let text = reader.string("service.path", "a directory, such as \"services/api\"", value)?;
                path = Some(reader.pattern("service.path", text, value.span())?);
            }
            "kind" => {
                kind = reader.choice("service.kind", value, SERVICE_KINDS)?;
            }
            _ => reader.unknown_key("service", key, SERVICE),
        }
    }
    if path.is_none() {
        reader.fault(span, "a `[[service]]` has no `path`", "this one", "add `path = \"…\"`: its directory");
    }
    path.map(|path| ServiceEntry { path, kind })
}

fn owned(reader: &Reader, what: &str, value: &Value<'_>) -> Vec<String> {
    let strings = reader.strings(what, value).unwrap_or_default();
    strings.into_iter().map(|(text, _)| text.to_owned()).collect()
}
