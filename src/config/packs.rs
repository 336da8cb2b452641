//! Owns the packs: policies that ship inside the binary, for `extends = ["pack:NAME"]`.

/// A policy that ships with the program.
#[derive(Clone, Copy, Debug)]
pub struct Pack {
    /// Its name, without the `pack:` that `extends` puts before it.
    pub name: &'static str,
    /// Its text: TOML, as policy.toml is, and commented for people.
    pub text: &'static str,
}

/// Every pack, the default one first.
pub static PACKS: &[Pack] = &[
    Pack { name: "default", text: include_str!("../../policies/default.toml") },
    Pack { name: "strict", text: include_str!("../../policies/strict.toml") },
    Pack { name: "locks", text: include_str!("../../policies/locks.toml") },
    Pack { name: "index", text: include_str!("../../policies/index.toml") },
    Pack { name: "containers", text: include_str!("../../policies/containers.toml") },
    Pack { name: "no-fakery", text: include_str!("../../policies/no-fakery.toml") },
    Pack { name: "roster", text: include_str!("../../policies/roster.toml") },
];

/// The pack called `name`.
pub(super) fn find(name: &str) -> Option<&'static Pack> {
    PACKS.iter().find(|pack| pack.name == name)
}
