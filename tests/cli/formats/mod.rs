//! The forms of a report, through the real binary: each on the same change, several at once, and what becomes of them.

mod fingerprints;
mod github;
mod hostile;
mod outputs;
mod shapes;
mod talk;

use crate::sandbox::Sandbox;

/// All forms.
pub const FORMS: [&str; 8] = ["pretty", "json", "sarif", "github", "gitlab", "junit", "markdown", "agent"];

/// A repository with a stub, a path without a lock, an allowed stub and a file that nobody can read staged.
pub fn violating() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/refund.rs", "pub fn refund(id: u64) -> u64 {\n    todo!()\n}\n");
    sandbox.write(
        "src/sdk.rs",
        "pub fn none() -> u64 {\n    // policy:allow(fakery-stub) reason=\"the SDK has none\"\n    todo!()\n}\n",
    );
    sandbox.write("docs/a.md", "# A\n");
    sandbox.note("refund is under way");
    sandbox.stage();
    sandbox
}

/// A repository whose policy cannot be read.
pub fn broken() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", "[locks]\ntll = \"1h\"\n");
    sandbox.commit("Break the policy");
    sandbox.write("src/more.rs", "//! More.\n");
    sandbox.stage();
    sandbox
}
