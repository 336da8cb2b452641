//! A step of GitHub Actions: annotations and a summary come with what people read, unless a form was asked for.

use super::violating;
use crate::sandbox::Sandbox;

fn step(sandbox: &Sandbox, arguments: &[&str], code: i32) -> String {
    let call = sandbox.call_policy(&[&["check", "--staged"], arguments].concat());
    let call = call.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "../summary.md");
    call.end().exits(code).stdout
}

#[test]
fn a_step_shows_all_three() {
    let sandbox = violating();
    let pretty = sandbox.policy(&["check", "--staged"]).exits(1).stdout;
    let github = sandbox.policy(&["check", "--staged", "--format", "github"]).exits(1).stdout;
    let markdown = sandbox.policy(&["check", "--staged", "--format", "markdown"]).exits(1).stdout;
    sandbox.write("../summary.md", "An earlier command of the step.\n");
    assert_eq!(step(&sandbox, &[], 1), format!("{pretty}{github}"));
    assert_eq!(sandbox.read("../summary.md"), format!("An earlier command of the step.\n\n\n{markdown}"));
}

#[test]
fn who_asks_for_a_form_gets_that_form() {
    let sandbox = violating();
    for form in ["pretty", "json", "agent"] {
        let alone = sandbox.policy(&["check", "--staged", "--format", form]).exits(1).stdout;
        assert_eq!(step(&sandbox, &["--format", form], 1), alone);
    }
    assert!(!sandbox.has("../summary.md"));
    // The annotations speak of the summary, so it is there.
    assert!(step(&sandbox, &["--format", "github"], 1).starts_with("::error "));
    assert!(sandbox.has("../summary.md"));
}

#[test]
fn elsewhere_nothing_is_annotated() {
    let sandbox = violating();
    for (key, value) in [("GITHUB_ACTIONS", "false"), ("GITHUB_ACTIONS", ""), ("CI", "true")] {
        let call = sandbox.call_policy(&["check", "--staged"]).env(key, value);
        let ended = call.env("GITHUB_STEP_SUMMARY", "../summary.md").end().exits(1);
        assert!(!ended.stdout.contains("::error"), "{ended}");
        assert!(!sandbox.has("../summary.md"));
    }
    // A hook in a step speaks as hooks do: git shows it.
    let call = sandbox.call_policy(&["hook", "pre-commit"]).env("GITHUB_ACTIONS", "true");
    let ended = call.env("GITHUB_STEP_SUMMARY", "../summary.md").end().exits(1);
    assert!(ended.stdout.is_empty() && !ended.stderr.contains("::error"), "{ended}");
    assert!(!sandbox.has("../summary.md"));
}

#[test]
fn ten_are_ten_and_eleven_are_nine_and_a_line() {
    for (count, shown) in [(10, 10), (11, 10), (30, 10)] {
        let sandbox = Sandbox::adopted();
        (0..count).for_each(|number| sandbox.write(&format!("docs/{number:02}.md"), "# A\n"));
        sandbox.note("documents");
        sandbox.stage();
        let out = step(&sandbox, &["--format", "github"], 1);
        assert_eq!(out.lines().count(), shown, "{out}");
        let more = format!("and {} errors more: the job summary has them all", count - 9);
        assert_eq!(out.contains(&more), count > 10, "{out}");
        assert_eq!(sandbox.read("../summary.md").matches("lock-missing").count(), count);
    }
}

#[test]
fn a_summary_stays_within_what_github_takes() {
    let sandbox = Sandbox::adopted();
    for number in 0..4_000 {
        sandbox.write(&format!("docs/{number:04}-{}.md", "x".repeat(200)), "# A\n");
    }
    sandbox.note("documents");
    sandbox.stage();
    sandbox.write("../summary.md", "y".repeat(300_000));
    step(&sandbox, &[], 1);
    let summary = sandbox.read("../summary.md");
    assert!(summary.len() <= 1 << 20 && summary.len() > 1_000_000, "{}", summary.len());
    let last = summary.lines().last().unwrap();
    let rows = summary.matches("| lock-missing |").count();
    assert_eq!(
        last,
        format!("…and {} more that this page has no room for: `policy check` shows all of it.", 4_000 - rows)
    );
    let comment = sandbox.policy(&["check", "--staged", "--format", "markdown"]).exits(1).stdout;
    assert!(comment.chars().count() <= 65_536 && comment.len() > 60_000, "{}", comment.len());
    // No room at all: nothing is added, for GitHub would refuse the whole.
    sandbox.write("../summary.md", "y".repeat(1 << 20));
    step(&sandbox, &[], 1);
    assert_eq!(sandbox.read("../summary.md").len(), 1 << 20);
}

#[test]
fn a_summary_that_cannot_be_written_is_a_fault() {
    let sandbox = Sandbox::adopted();
    let call = sandbox.call_policy(&["check", "--staged"]).env("GITHUB_ACTIONS", "true");
    call.env("GITHUB_STEP_SUMMARY", "../none/summary.md").end().exits(2).says("GITHUB_STEP_SUMMARY");
}

#[test]
fn a_clean_step_says_so_in_its_summary() {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/more.rs", "//! More.\n");
    sandbox.stage();
    assert_eq!(step(&sandbox, &[], 0), "clean: 1 change, 3 paths\n");
    assert_eq!(sandbox.read("../summary.md"), "### ✅ policy: clean: 1 change, 3 paths\n");
}

#[test]
fn a_repository_in_a_folder_of_the_workspace_is_found_there() {
    let sandbox = violating();
    let files = |workspace: &str, directory: &str| -> Vec<String> {
        let call = sandbox.call_policy(&["check", "--staged", "--format", "github"]).within(directory);
        let out = call.env("GITHUB_WORKSPACE", workspace).end().exits(1).stdout;
        let file =
            |line: &str| line.split_once("file=").unwrap().1.split([',', ':']).next().unwrap().to_owned();
        out.lines().map(file).collect()
    };
    let top = sandbox.path().canonicalize().unwrap();
    let (above, elsewhere) = (top.parent().unwrap(), top.join("../elsewhere"));
    for directory in [".", "src"] {
        assert_eq!(files(top.to_str().unwrap(), directory)[0], "docs/a.md");
        assert_eq!(files(above.to_str().unwrap(), directory)[0], "repo/docs/a.md");
        assert_eq!(files(elsewhere.to_str().unwrap(), directory)[0], "docs/a.md");
    }
}

#[test]
fn quiet_annotates_nothing_but_errors() {
    let sandbox = violating();
    let out = step(&sandbox, &["--quiet"], 1);
    assert!(out.contains("::error ") && !out.contains("::notice "), "{out}");
    assert!(!sandbox.read("../summary.md").contains("suppression-added"));
}
