//! `policy fmt`: the tables in canonical form, everything else byte for byte, and nothing outside the repository.

use crate::sandbox::Sandbox;

const PROSE: &str =
    "# Ours\r\n\r\nTrailing spaces   \r\n\ttabs, \u{feff} marks\r\n\r\n```\r\n| Path | Agent |\r\n```\r\n";

/// A ledger with a table in columns of its own, among prose that must stay.
fn wild() -> String {
    format!(
        "{PROSE}\r\n## File Locks\r\n\r\n| File | Locked By | Since | Task |\r\n|---|---|---|---|\r\n| src/a.rs | rust-expert | 2026-11-22 05:00 | a |\r\n\r\n## Tasks\r\n\r\n* [ ] one\r\n+ two\r\nno newline"
    )
}

#[test]
fn the_tables_are_written_anew_and_the_rest_is_kept() {
    let sandbox = Sandbox::adopted();
    sandbox.write("WORK_STATUS.md", wild());
    sandbox.policy(&["fmt", "--check"]).exits(1).says("policy fmt");
    assert_eq!(sandbox.read("WORK_STATUS.md"), wild());
    sandbox.policy_in("src", &["fmt"]).ok().silent();
    let text = sandbox.read("WORK_STATUS.md");
    assert!(text.starts_with(PROSE), "{text:?}");
    assert!(text.ends_with("\r\n\r\n## Tasks\r\n\r\n* [ ] one\r\n+ two\r\nno newline"), "{text:?}");
    assert!(text.contains("| `src/a.rs` | rust-expert | 2026-11-22T05:00:00Z | | a |\r\n"), "{text:?}");
    sandbox.policy(&["fmt", "--check"]).ok().silent();
    sandbox.policy(&["fmt"]).ok().silent();
    assert_eq!(sandbox.read("WORK_STATUS.md"), text);
    assert_eq!(sandbox.git(&["status", "--porcelain"]).ok().stdout, " M WORK_STATUS.md\n");
}

#[test]
fn what_cannot_be_understood_is_kept_and_named() {
    let sandbox = Sandbox::adopted();
    let text = sandbox
        .read("WORK_STATUS.md")
        .replace("| parser rewrite |", "| parser rewrite |\n| `../x` | rust-expert | soon | never | |");
    sandbox.write("WORK_STATUS.md", &text);
    sandbox.policy(&["fmt"]).ok().says("WORK_STATUS.md:8: left as it is");
    assert!(sandbox.read("WORK_STATUS.md").contains("| `../x` | rust-expert | soon | never | |\n"));
}

#[test]
fn bytes_that_are_no_text_survive() {
    let sandbox = Sandbox::adopted();
    let odd = b"caf\xe9 \x00\n\n## Active locks\n\n| Path | Agent | Locked at |\n|---|---|---|\n| src/a.rs | ada | 2026-11-22 05:00 |\n";
    sandbox.write("WORK_STATUS.md", odd);
    sandbox.policy(&["fmt"]).ok();
    let written = std::fs::read(sandbox.path().join("WORK_STATUS.md")).unwrap();
    assert!(
        written.starts_with(
            b"caf\xe9 \x00\n\n## Active locks\n\n| Path | Agent | Locked at | Expires | Task |\n"
        )
    );
}

#[test]
fn without_a_ledger_or_a_work_tree_it_is_a_fault() {
    Sandbox::init(&[]).policy(&["fmt"]).exits(2).says("policy init");
    Sandbox::init(&[]).policy(&["fmt", "--check"]).exits(2);
    Sandbox::init(&["--bare"]).policy(&["fmt"]).exits(2).says("bare");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_not_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::adopted();
    let ledger = sandbox.path().join("WORK_STATUS.md");
    let outside = sandbox.path().join("../outside.md");
    std::fs::write(&outside, wild()).unwrap();
    for target in ["../outside.md", outside.to_str().unwrap(), ".git/description", "nowhere"] {
        std::fs::remove_file(&ledger).unwrap();
        symlink(target, &ledger).unwrap();
        if target.starts_with(".git") {
            sandbox.write(target, wild());
        }
        sandbox.policy(&["fmt"]).exits(2).says("is a link");
        sandbox.policy(&["fmt", "--check"]).exits(2).says("is a link");
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), wild());
        assert!(target != ".git/description" || sandbox.read(target) == wild());
    }
    // One that stays inside is written through, and stays a link.
    std::fs::remove_file(&ledger).unwrap();
    sandbox.write("docs/status.md", wild());
    std::fs::set_permissions(sandbox.path().join("docs/status.md"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    symlink("docs/status.md", &ledger).unwrap();
    sandbox.policy(&["fmt"]).ok();
    assert!(std::fs::symlink_metadata(&ledger).unwrap().is_symlink());
    assert!(sandbox.read("docs/status.md").contains("## Active locks"));
    let mode = std::fs::metadata(sandbox.path().join("docs/status.md")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    // The same holds for the attributes that install writes.
    std::fs::write(&outside, "outside\n").unwrap();
    symlink("../outside.md", sandbox.path().join(".gitattributes")).unwrap();
    sandbox.policy(&["install"]).exits(2).says(".gitattributes is a link out of the work tree");
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "outside\n");
}
