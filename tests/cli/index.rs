//! orchestration-index.md as a living document: `policy index`, and the rules that hold it to the tree.

use crate::sandbox::{INDEX, POLICY, Sandbox};

const SERVICE: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n";
const OWNED: &str = "\n[agents.rust-expert]\nowns = [\"services/**\"]\nemails = [\"rust@agents.example\"]\n";

/// A repository with one service that Compose runs, committed.
fn shop() -> Sandbox {
    let sandbox = Sandbox::adopted();
    let policy = POLICY.replacen("\n[agents.rust-expert]\nemails = [\"rust@agents.example\"]\n", OWNED, 1);
    assert!(policy.contains("owns"));
    sandbox.write("policy.toml", policy);
    sandbox.write("services/api/Cargo.toml", SERVICE);
    sandbox.write("services/api/src/main.rs", "fn main() {}\n");
    sandbox.write("services/api/Dockerfile", "FROM rust:1\nCOPY . .\nRUN cargo build --release\n");
    sandbox.write("compose.yaml", "services:\n  shop-api:\n    build: ./services/api\n");
    sandbox.commit("Bring the shop");
    sandbox
}

fn signal(sandbox: &Sandbox, row: &str) {
    let text = sandbox.read("WORK_STATUS.md");
    sandbox.write("WORK_STATUS.md", format!("{text}{row}\n"));
}

fn row(sandbox: &Sandbox, path: &str) -> String {
    let text = sandbox.read("orchestration-index.md");
    let row = text.lines().find(|line| line.starts_with(&format!("| `{path}` |")));
    row.unwrap_or_else(|| panic!("no row of {path} in {text}")).to_owned()
}

#[test]
fn the_block_tells_services_owners_approval_and_state() {
    let sandbox = shop();
    sandbox.policy(&["index", "--check"]).exits(1).says("`policy index` refreshes it");
    assert_eq!(sandbox.read("orchestration-index.md"), INDEX);
    sandbox.policy_in("src", &["index"]).ok().silent();
    let first = sandbox.read("orchestration-index.md");
    assert!(first.starts_with(INDEX), "{first}");
    assert_eq!(
        row(&sandbox, "services/api"),
        "| `services/api` | rust | `services/api/Dockerfile` | `shop-api` in `compose.yaml` | rust-expert | - | - |"
    );
    sandbox.policy(&["index", "--check"]).ok().silent();
    sandbox.policy(&["index"]).ok().silent();
    assert_eq!(sandbox.read("orchestration-index.md"), first);

    // Subjects name a service by its directory or by any of its names; the last signal of each kind counts.
    signal(&sandbox, "| 2026-11-22T06:10:00Z | rust-expert | READY_FOR_REVIEW | services/api/ | |");
    signal(&sandbox, "| 2026-11-22T06:20:00Z | docker-expert | APPROVED | `services/api` | content 3f9c |");
    signal(&sandbox, "| 2026-11-22T06:30:00Z | rust-expert | BLOCKED | shop | no key |");
    signal(&sandbox, "| 2026-11-22T06:40:00Z | rust-expert | IMPLEMENTATION_COMPLETE | SHOP-API | |");
    signal(&sandbox, "| 2026-11-22T06:50:00Z | python-pro | BLOCKED | services/apis | other |");
    sandbox.policy(&["index", "--check"]).exits(1);
    sandbox.policy(&["index"]).ok();
    assert!(
        row(&sandbox, "services/api").ends_with(
            "| rust-expert | APPROVED by docker-expert, of other content | IMPLEMENTATION_COMPLETE by rust-expert |"
        ),
        "{}",
        row(&sandbox, "services/api")
    );
    // An approval is of content: one that holds names what stands there.
    sandbox.policy(&["approve", "services/api", "--agent", "docker-expert"]).ok();
    sandbox.policy(&["approve", "compose.yaml", "--agent", "docker-expert"]).ok();
    sandbox.policy(&["index"]).ok();
    assert!(
        row(&sandbox, "services/api").contains("| APPROVED by docker-expert |"),
        "{}",
        row(&sandbox, "services/api")
    );
}

#[test]
fn services_are_those_of_what_is_staged_and_the_rest_of_the_file_is_kept() {
    let sandbox = shop();
    let around = ("# Ours\r\n\r\nTrailing   \r\n", "\r\nbelow, no newline");
    sandbox.write("orchestration-index.md", around.0);
    sandbox.policy(&["index"]).ok();
    let text = sandbox.read("orchestration-index.md") + around.1;
    sandbox.write("orchestration-index.md", &text);
    sandbox.policy(&["index", "--check"]).ok();
    // In the work tree alone it is nobody's service yet.
    sandbox.write("web/package.json", "{\"name\": \"web\", \"scripts\": {\"start\": \"node .\"}}\n");
    sandbox.policy(&["index", "--check"]).ok();
    sandbox.git(&["add", "web"]).ok();
    sandbox.policy(&["index", "--check"]).exits(1);
    sandbox.policy(&["index"]).ok();
    let text = sandbox.read("orchestration-index.md");
    assert!(text.starts_with(around.0) && text.ends_with(around.1), "{text:?}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(row(&sandbox, "web").contains("| node |"));
    sandbox.git(&["rm", "--quiet", "--cached", "-r", "services"]).ok();
    sandbox.policy(&["index"]).ok();
    assert!(!sandbox.read("orchestration-index.md").contains("services/api"));
}

#[test]
fn damaged_marks_are_a_fault_that_mends_itself() {
    let sandbox = shop();
    sandbox.policy(&["index"]).ok();
    let whole = sandbox.read("orchestration-index.md");
    let open = whole.lines().find(|line| line.starts_with("<!-- policy:index")).unwrap().to_owned();
    for broken in [
        whole.replace("<!-- /policy:index -->", ""),
        whole.replace(&open, ""),
        format!("{whole}\n{whole}"),
        format!("{whole}{open}\n"),
        whole.replace(&open, "<!-- policy:index"),
    ] {
        sandbox.write("orchestration-index.md", &broken);
        let ended = sandbox.policy(&["index"]).exits(2).says("cannot be refreshed");
        sandbox.policy(&["index", "--check"]).exits(2);
        assert_eq!(sandbox.read("orchestration-index.md"), broken, "nothing is written");
        // The help is a command: it is run as it stands.
        let said = ended.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        let command = said.split('`').find(|text| text.starts_with("sed ")).unwrap().to_owned();
        sandbox.call("sh", &["-c", &command]).end().ok();
        sandbox.policy(&["index"]).ok();
        sandbox.policy(&["index", "--check"]).ok();
    }
}

#[test]
fn without_a_file_or_a_work_tree_it_is_a_fault() {
    Sandbox::init(&[]).policy(&["index"]).exits(2).says("policy init");
    Sandbox::init(&["--bare"]).policy(&["index"]).exits(2).says("bare");
    // Without a ledger, a policy or a commit there is still a table.
    let bare = Sandbox::init(&[]);
    bare.write("orchestration-index.md", "# x\n");
    bare.policy(&["index"]).ok();
    assert!(bare.read("orchestration-index.md").contains("Nothing in this repository builds a service."));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_not_followed() {
    let sandbox = shop();
    std::fs::remove_file(sandbox.path().join("orchestration-index.md")).unwrap();
    std::fs::write(sandbox.path().join("../outside.md"), "# x\n").unwrap();
    std::os::unix::fs::symlink("../outside.md", sandbox.path().join("orchestration-index.md")).unwrap();
    sandbox.policy(&["index"]).exits(2).says("is a link out of the work tree");
    assert_eq!(std::fs::read_to_string(sandbox.path().join("../outside.md")).unwrap(), "# x\n");
}

#[test]
fn a_refresh_is_an_update_where_it_speaks_of_the_change() {
    let stale = |sandbox: &Sandbox| sandbox.errors(&["--staged", "--only", "index-stale"]);
    let sandbox = shop();
    // The block catches up with a service of an earlier commit: of this one it says nothing.
    sandbox.write("src/lib.rs", "//! Something.\n");
    sandbox.policy(&["index"]).ok();
    sandbox.stage();
    assert_eq!(stale(&sandbox), ["index-stale orchestration-index.md"]);
    sandbox.commit("Catch up");
    // A new service, and its row.
    sandbox.write("web/package.json", "{\"name\": \"web\", \"scripts\": {\"start\": \"node .\"}}\n");
    sandbox.stage();
    assert_eq!(stale(&sandbox), ["index-stale orchestration-index.md"]);
    assert_eq!(
        sandbox.errors(&["--staged", "--only", "index-unlisted-service"]),
        ["index-unlisted-service orchestration-index.md"]
    );
    sandbox.policy(&["index"]).ok();
    sandbox.stage();
    assert_eq!(sandbox.errors(&["--staged", "--only", "index-stale,index-unlisted-service"]), [""; 0]);
    sandbox.commit("Bring the web");
    // The same rows in another order say nothing.
    let text = sandbox.read("orchestration-index.md");
    let (api, web) = (row(&sandbox, "services/api"), row(&sandbox, "web"));
    sandbox.write("orchestration-index.md", text.replace(&format!("{api}\n{web}"), &format!("{web}\n{api}")));
    sandbox.write("web/index.js", "1\n");
    sandbox.stage();
    assert_eq!(stale(&sandbox), ["index-stale orchestration-index.md"]);
}

#[test]
fn a_moved_file_leaves_a_dead_link_and_the_new_path_is_named() {
    let sandbox = Sandbox::adopted();
    sandbox.write("orchestration-index.md", format!("{INDEX}- [the library](src/lib.rs)\n"));
    sandbox.commit("Point at the library");
    sandbox.git(&["mv", "src/lib.rs", "src/shop.rs"]).ok();
    let report = sandbox.report(&["--staged", "--only", "index-dead-link"]);
    let finding = &report["findings"][0];
    assert_eq!(
        (finding["path"].as_str(), finding["line"].as_u64()),
        (Some("orchestration-index.md"), Some(4))
    );
    assert!(finding["help"].as_str().unwrap().contains("`src/shop.rs`"), "{finding}");
    sandbox.policy(&["check", "--staged", "--only", "index-dead-link"]).exits(1);
    sandbox.commit("Move it");
    assert_eq!(
        sandbox.errors(&["--commit", "HEAD", "--only", "index-dead-link"]),
        ["index-dead-link orchestration-index.md"]
    );
    // It stands from now on: told only with --all.
    sandbox.write("orchestration-index.md", format!("{}- more\n", sandbox.read("orchestration-index.md")));
    sandbox.stage();
    assert_eq!(sandbox.errors(&["--staged", "--only", "index-dead-link"]), [""; 0]);
    assert_eq!(
        sandbox.errors(&["--all", "--only", "index-dead-link"]),
        ["index-dead-link orchestration-index.md"]
    );
    let mended = sandbox.read("orchestration-index.md").replace("src/lib.rs", "src/shop.rs");
    sandbox.write("orchestration-index.md", mended);
    sandbox.commit("Mend it");
    assert_eq!(sandbox.errors(&["--all", "--only", "index-dead-link"]), [""; 0]);
}

#[test]
fn a_service_that_nobody_lists_is_told_with_all() {
    let sandbox = shop();
    assert_eq!(
        sandbox.errors(&["--all", "--only", "index-unlisted-service"]),
        ["index-unlisted-service orchestration-index.md"]
    );
    sandbox.policy(&["index"]).ok();
    sandbox.commit("List it");
    assert_eq!(sandbox.errors(&["--all", "--only", "index-unlisted-service"]), [""; 0]);
}
