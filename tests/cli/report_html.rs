//! `policy report --html`: the page says what the check says, tells who held what, obeys nothing that a repository holds,
//! and is looked at in a real browser with scripts switched off.

use std::path::PathBuf;

use crate::browser::Browser;
use crate::sandbox::{Ended, Sandbox};

/// What the page's element with this figure says: `<a … data-figure="errors"><strong>3</strong>`.
fn figure(page: &str, word: &str) -> String {
    let mark = format!("data-figure=\"{word}\"><strong>");
    let from = page.find(&mark).unwrap_or_else(|| panic!("no figure {word}")) + mark.len();
    page[from..].split('<').next().unwrap().to_owned()
}

/// The text that a section shows.
fn section(page: &str, id: &str) -> String {
    let from = page.find(&format!("<section id=\"{id}\"")).unwrap_or_else(|| panic!("no section {id}"));
    let end = page[from..].find("</section>").unwrap();
    let (mut text, mut is_tag) = (String::new(), false);
    for c in page[from..from + end].chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes the page outside of the work tree; what the command said, and the page.
fn page(sandbox: &Sandbox, arguments: &[&str]) -> (Ended, String) {
    let file = file(sandbox);
    let ended = sandbox.policy(&[&["report", "--html", file.to_str().unwrap()], arguments].concat());
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("no page ({error}): {ended}"));
    (ended, text)
}

fn file(sandbox: &Sandbox) -> PathBuf {
    sandbox.path().parent().unwrap().join("page.html")
}

/// A repository in which something is wrong, somebody held something, and something waits.
fn busy() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.work("src/good.rs", "pub fn one() -> u32 {\n    1\n}\n");
    sandbox.commit("Good work");
    sandbox.work("src/stub.rs", "pub fn two() -> u32 {\n    todo!()\n}\n");
    sandbox.write("lib/other.py", "# TODO: later\nx = 1\n");
    sandbox.commit("Bad work");
    sandbox.write("services/api/package.json", "{\"name\": \"api\", \"scripts\": {\"start\": \"node .\"}}\n");
    sandbox.write("services/api/Dockerfile", "FROM node:22\nCOPY . .\nCMD [\"node\", \".\"]\n");
    let rows = "| 2026-11-22T05:30:00Z | rust-expert | READY_FOR_REVIEW | services/api | for docker-expert |\n\
                | 2026-11-22T05:40:00Z | python-pro | BLOCKED | lib | no access to the rates |\n\
                | 2026-11-22T05:41:00Z | python-pro | BLOCKED | docs | no writer |\n\
                | 2026-11-22T05:42:00Z | ada | UNBLOCKED | docs | one came |\n";
    sandbox.write(
        "WORK_STATUS.md",
        sandbox.read("WORK_STATUS.md").replacen(
            "|---|---|---|---|---|\n\n- ",
            "|---|---|---|---|---|\n- ",
            1,
        ),
    );
    let status = sandbox.read("WORK_STATUS.md");
    let at = status.rfind("|---|---|---|---|---|\n").unwrap() + "|---|---|---|---|---|\n".len();
    sandbox.write("WORK_STATUS.md", format!("{}{rows}\n{}", &status[..at], &status[at..]));
    sandbox.commit("A service");
    sandbox
}

fn count(report: &serde_json::Value, severity: &str) -> String {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().filter(|finding| finding["severity"] == severity).count().to_string()
}

#[test]
fn the_page_says_what_check_says() {
    let sandbox = busy();
    for (range, outcome) in
        [("HEAD~3..HEAD", "violations"), ("HEAD~3..HEAD~2", "clean"), ("HEAD..HEAD", "clean")]
    {
        let report = sandbox.report(&["--range", range]);
        let code = sandbox.policy(&["check", "--range", range]).code;
        let (ended, page) = page(&sandbox, &["--range", range]);
        assert_eq!((ended.code, report["outcome"].as_str()), (code, Some(outcome)), "{range}: {report:#}");
        assert!(page.contains(&format!("data-outcome=\"{outcome}\"")), "{range}");
        assert_eq!(figure(&page, "changes"), report["changes"].as_array().unwrap().len().to_string());
        for (word, severity) in [("errors", "error"), ("warnings", "warning"), ("notes", "note")] {
            assert_eq!(figure(&page, word), count(&report, severity), "{range}: {word}");
        }
        for finding in report["findings"].as_array().unwrap() {
            let rule = finding["rule"].as_str().unwrap();
            assert!(
                section(&page, "rules").contains(rule) && section(&page, "findings").contains(rule),
                "{rule}"
            );
        }
    }
    let (_, page) = page(&sandbox, &["--range", "HEAD..HEAD"]);
    assert!(page.contains("Nothing to judge") && !page.contains(">Clean<"));
}

#[test]
fn how_things_stand_is_told_in_the_terminals_words() {
    let sandbox = busy();
    let (ended, page) = page(&sandbox, &["--range", "HEAD~3..HEAD"]);
    ended.exits(1).says("errors in 2 changes");
    let reviews = section(&page, "reviews");
    assert!(
        reviews.contains("pending services/api containers docker-expert READY_FOR_REVIEW by rust-expert"),
        "{reviews}"
    );
    let services = section(&page, "services");
    assert!(
        services.contains("1 service: 0 without a Dockerfile, 1 without a Compose service."),
        "{services}"
    );
    assert!(services.contains("services/api node services/api/Dockerfile - pending"), "{services}");
    let blocked = section(&page, "blocked");
    assert!(blocked.contains("python-pro lib no access to the rates"), "{blocked}");
    assert!(!blocked.contains("no writer"), "what was unblocked is not open: {blocked}");
    let figures = ["reviews open", "services lacking containers", "blocked"].map(|word| figure(&page, word));
    assert_eq!(figures, ["1", "1", "1"]);
}

#[test]
fn without_an_arbiter_the_ledgers_history_tells_who_held_what() {
    let sandbox = Sandbox::adopted();
    let row = "| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | parser rewrite |\n";
    let given_back =
        "| `src/**` | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T05:45:00Z | parser rewrite |\n";
    let before = sandbox.read("WORK_STATUS.md");
    let taken = before.replacen(
        row,
        "| `docs/**` | ada | 2026-11-22T05:50:00Z | 2026-11-22T05:55:00Z | words |\n\
         | `lib/**` | python-pro | 2026-11-22T05:40:00Z | 2026-11-22T09:00:00Z | x |\n",
        1,
    );
    let released = "| Path | Agent | Locked at | Released at | Task |\n|---|---|---|---|---|\n";
    sandbox.write("WORK_STATUS.md", taken.replacen(released, &format!("{released}{given_back}"), 1));
    sandbox.commit("Hand over");
    let (_, since) = page(&sandbox, &["--range", "HEAD~1..HEAD"]);
    assert!(section(&since, "locks").contains("2 locks ended before this time."), "{since}");
    let rest = sandbox.read("WORK_STATUS.md");
    let rest: Vec<&str> = rest.split_inclusive('\n').filter(|line| !line.contains("lib/**")).collect();
    sandbox.write("WORK_STATUS.md", rest.concat());
    sandbox.commit("Take a row out");
    let (_, page) = page(&sandbox, &[]);
    let locks = section(&page, "locks");
    assert!(locks.contains("There is no arbiter here"), "{locks}");
    assert!(locks.contains("lib/** python-pro 22 Nov 2026, 05:40 20 min removed, by hand x"), "{locks}");
    assert!(
        locks.contains("src/** rust-expert 22 Nov 2026, 05:00 45 min released, by hand parser rewrite"),
        "{locks}"
    );
    assert!(locks.contains("docs/** ada 22 Nov 2026, 05:50 5 min ran out, by hand words"), "{locks}");
    assert_eq!(figure(&page, "locks in this time"), "3");
}

#[test]
fn the_arbiters_chain_tells_who_held_what_and_who_came_next() {
    let sandbox = Sandbox::adopted();
    let policy = |at: &str, arguments: &[&str]| {
        sandbox.call_policy(arguments).env("GIT_COMMITTER_DATE", at).end().ok();
    };
    let (six, seven, half) = ("2026-11-22T06:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22T07:30:00Z");
    policy(six, &["lock", "lib/**", "--agent", "python-pro", "--task", "bindings", "--ttl", "3h"]);
    policy("2026-11-22T06:10:00Z", &["renew", "lib/**", "--agent", "python-pro", "--ttl", "4h"]);
    policy(seven, &["unlock", "lib/**", "--agent", "python-pro"]);
    policy("2026-11-22T07:04:00Z", &["lock", "lib/core.py", "--agent", "docker-expert"]);
    policy(half, &["unlock", "lib/core.py", "--force", "--reason", "gone home", "--agent", "orchestrator"]);
    sandbox.call_policy(&["lock", "src/lib.rs", "--agent", "python-pro"]).end().exits(1);
    sandbox.commit("Ledger");
    let (ended, page) =
        page(&sandbox.env("GIT_COMMITTER_DATE", "2026-11-22T08:00:00Z"), &["--range", "HEAD~1..HEAD"]);
    let locks = section(&page, "locks");
    assert!(ended.code != Some(2), "{ended}");
    assert!(locks.contains("As the arbiter's chain tells"), "{locks}");
    assert!(
        locks.contains("lib/** python-pro 22 Nov 2026, 06:00 1 h released, renewed 1 time bindings"),
        "{locks}"
    );
    assert!(locks.contains("forced by orchestrator: gone home"), "{locks}");
    assert!(locks.contains("src/** rust-expert 3 h 1 h parser rewrite"), "held now: {locks}");
    assert!(locks.contains("lib/core.py python-pro 1 h docker-expert 4 min"), "handed over: {locks}");
    assert!(locks.contains("No two holders had one path at one time."), "{locks}");
    assert!(!locks.contains("src/lib.rs"), "what was refused left no trace: {locks}");
    assert!(
        locks.contains("Who was refused a lock, and how long somebody waited, is recorded nowhere"),
        "{locks}"
    );
}

#[test]
fn what_could_not_be_checked_is_never_clean() {
    let sandbox = busy();
    let depth = format!("file://{}", sandbox.path().display());
    let shallow = sandbox.beside("shallow");
    sandbox.git(&["clone", "--quiet", "--depth=2", &depth, shallow.path().to_str().unwrap()]).ok();
    for arguments in [&[][..], &["--since", "2020-01-01"], &["--range", "HEAD~3..HEAD"]] {
        let (ended, page) = page(&shallow, arguments);
        ended.exits(2).says("git fetch --unshallow");
        assert!(page.contains("data-outcome=\"fault\"") && page.contains("Could not check"), "{arguments:?}");
        assert!(!page.contains(">Clean<") && page.contains("git fetch --unshallow"), "{arguments:?}");
    }
    for arguments in [&["--range", "nowhere..HEAD"], &["--range", "HEAD"], &["--since", "yesterday"]] {
        let (ended, page) = page(&sandbox, arguments);
        ended.exits(2);
        assert!(page.contains("data-outcome=\"fault\""), "{arguments:?}");
    }
    sandbox.policy(&["report"]).exits(2).says("--html");
    sandbox.policy(&["report", "--html", "x", "--range", "a..b", "--since", "1d"]).exits(2);
    assert!(!sandbox.has("x"), "a command line that cannot be read writes nothing");
    sandbox.write("policy.toml", "[locks\n");
    sandbox.commit("Break the policy");
    let (ended, page) = page(&sandbox, &["--range", "HEAD~1..HEAD"]);
    ended.exits(2);
    assert!(page.contains("data-outcome=\"fault\"") && page.contains("This could not be looked at."));
}

#[test]
fn a_repository_without_commits_has_nothing_to_judge() {
    let sandbox = Sandbox::init(&[]);
    let (ended, text) = page(&sandbox, &[]);
    ended.ok();
    assert!(text.contains("Nothing to judge") && text.contains("Nobody held a lock in this time."));
    let nowhere = Sandbox::empty();
    let (ended, text) = page(&nowhere, &[]);
    ended.exits(2);
    assert!(text.contains("data-outcome=\"fault\""));
}

#[test]
fn all_of_history_is_told_unless_something_else_is_asked_for() {
    let sandbox = busy();
    let (_, text) = page(&sandbox, &[]);
    assert_eq!(figure(&text, "changes"), "4", "policy.toml was there from the start");
    let old = Sandbox::init(&[]);
    old.write("README.md", "old\n");
    old.git(&["add", "--all"]).ok();
    old.call_git(&["commit", "--quiet", "--message", "Old"])
        .env("GIT_COMMITTER_DATE", "2025-01-01T00:00:00Z")
        .end()
        .ok();
    let (ended, text) = page(&old, &[]);
    assert_eq!(figure(&text, "changes"), "1", "{ended}");
    old.adopt();
    let (_, text) = page(&old, &[]);
    assert_eq!(figure(&text, "changes"), "1", "what was before policy.toml is nobody's fault");
    assert!(text.contains("Since policy.toml came"));
    let (_, text) = page(&old, &["--since", "2025-06-01"]);
    assert_eq!(figure(&text, "changes"), "1");
    let (_, text) = page(&old, &["--since", "2024-06-01"]);
    assert_eq!(figure(&text, "changes"), "2");
}

#[test]
fn it_writes_where_it_is_told_and_takes_nothing_away() {
    let sandbox = busy();
    let range = ["--range", "HEAD~1..HEAD"];
    let printed = sandbox.policy(&[&["report", "--html", "-"], &range[..]].concat());
    assert!(printed.stdout.starts_with("<!DOCTYPE html>") && printed.stdout.ends_with("</html>\n"));
    let piped = sandbox.policy(&[&["report", "--html", "/dev/stdout"], &range[..]].concat());
    assert!(
        piped.stdout.starts_with("<!DOCTYPE html>") && std::path::Path::new("/dev/stdout").exists(),
        "{piped}"
    );
    let ended = sandbox.policy(&[&["report", "--html", "/proc/none/page.html"], &range[..]].concat());
    ended.exits(2).says("cannot be written");
}

/// A repository in which every text is somebody's attempt at the page.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::adopted();
    let evil = "<script>fetch(`//evil.example`)</script>\"'><img src=x onerror=alert(1)>";
    // A path of more than 4,096 bytes is no path to policy; a task may be as long as it likes.
    let (deep, long) = ("x".repeat(4_000), "x".repeat(10_000));
    let row = "| `src/**` | rust-expert |";
    let rows = format!(
        "| `docs/{deep}` | ada | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z | \u{202e}{evil}{long} |\n\
         | `a/<script>alert(1)</script>/**` | <b onload=1>\u{200b} | 2026-11-22T05:01:00Z | 2026-11-22T09:00:00Z | \"'>& |\n\
         {row}"
    );
    sandbox.write("WORK_STATUS.md", sandbox.read("WORK_STATUS.md").replacen(row, &rows, 1));
    sandbox.write("src/<script>alert(1)<\u{202e}'\"&.rs", "fn f() {\n    todo!()\n}\n");
    sandbox.stage();
    let message = format!("Evil\n\nAgent: {}\n", evil.replace('`', ""));
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", &message]).ok();
    sandbox
}

#[test]
fn nothing_that_a_repository_holds_is_obeyed() {
    let sandbox = hostile();
    let (_, page) = page(&sandbox, &["--range", "HEAD~1..HEAD"]);
    for mark in ["<script", "<img", "<b ", "onerror=alert(1)>", "\u{202e}", "\u{200b}"] {
        assert!(!page.contains(mark), "{mark:?} stands in the page");
    }
    assert!(page.contains("data-outcome=\"violations\""), "the ledger can be read");
    let locks = section(&page, "locks");
    for shown in [
        "a/&lt;script&gt;alert(1)&lt;/script&gt;/**",
        "&lt;b onload=1&gt;\\u{200b}",
        "\\u{202e}&lt;script&gt;",
        "xxx…",
    ] {
        assert!(locks.contains(shown), "{shown:?} is not shown: {locks}");
    }
    assert!(page.len() < 500_000, "{}", page.len());
}

#[test]
fn a_browser_without_scripts_sees_all_of_it_and_asks_for_nothing() {
    let (busy, hostile) = (busy(), hostile());
    let Some(mut browser) = Browser::start() else { return };
    let report = busy.report(&["--range", "HEAD~3..HEAD"]);
    let rules =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap());
    let mut rules: Vec<&str> = rules.collect();
    rules.sort_unstable();
    rules.dedup();
    page(&busy, &["--range", "HEAD~3..HEAD"]);
    for (width, scheme) in [(1280, "light"), (390, "dark")] {
        browser.open(&file(&busy), width, scheme);
        quiet(&browser, &file(&busy));
        let outcome = browser.look("document.querySelector('header').dataset.outcome");
        assert_eq!(outcome, report["outcome"]);
        assert_eq!(browser.look("document.querySelectorAll('#rules tbody tr').length"), rules.len());
        let errors = browser.look("document.querySelector('[data-figure=errors] strong').textContent");
        assert_eq!(errors, count(&report, "error"));
        let items = browser.look("document.querySelectorAll('#findings li').length");
        assert_eq!(items, report["findings"].as_array().unwrap().len());
        let unnamed = "[...document.querySelectorAll('svg[role=img]')].filter(svg => \
            !svg.querySelector('title')?.textContent && !svg.getAttribute('aria-label')).length";
        assert_eq!(browser.look(unnamed), 0, "every drawing says what it shows");
        assert!(browser.look("document.querySelectorAll('svg[role=img]').length").as_u64() > Some(5));
        assert_eq!(browser.look("[...document.querySelectorAll('time')].filter(time => !/^\\d{4}-\\d\\d-\\d\\d/.test(time.dateTime)).length"), 0);
        let dead = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash).join()";
        assert_eq!(browser.look(dead), "", "every link leads somewhere");
        let paper = browser.look("getComputedStyle(document.body).backgroundColor");
        assert_eq!(paper, if scheme == "dark" { "rgb(20, 20, 22)" } else { "rgb(251, 250, 247)" });
        let hidden = "[...document.querySelectorAll('details table, details li')].filter(it => !it.checkVisibility()).length";
        assert!(browser.look(hidden).as_u64() > Some(0), "details are closed on a screen");
        browser.ask("Emulation.setEmulatedMedia", serde_json::json!({"media": "print"}));
        assert_eq!(browser.look(hidden), 0, "on paper, where nothing can be opened, all of it stands");
        browser.ask("Emulation.setEmulatedMedia", serde_json::json!({"media": ""}));
        fits(&mut browser, width);
    }
    page(&hostile, &["--range", "HEAD~1..HEAD"]);
    for width in [1280, 390] {
        browser.open(&file(&hostile), width, "light");
        quiet(&browser, &file(&hostile));
        fits(&mut browser, width);
    }
    assert_eq!(browser.look("document.querySelectorAll('script, img, b, [onload], [onerror]').length"), 0);
}

/// Insists that the page asked for itself and nothing else, and that nothing was complained of.
#[track_caller]
fn quiet(browser: &Browser, file: &std::path::Path) {
    let asked: Vec<&str> = browser
        .events
        .iter()
        .filter(|event| event["method"] == "Network.requestWillBeSent")
        .map(|event| event["params"]["request"]["url"].as_str().unwrap())
        .collect();
    assert_eq!(asked, [format!("file://{}", file.display())]);
    let complaints = ["Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"];
    let is_complaint =
        |event: &&serde_json::Value| complaints.iter().any(|method| event["method"] == *method);
    let said: Vec<String> = browser.events.iter().filter(is_complaint).map(ToString::to_string).collect();
    assert!(said.is_empty(), "{said:?}");
}

/// Insists that nothing has to be scrolled for sideways, all details open.
#[track_caller]
fn fits(browser: &mut Browser, width: u32) {
    browser.look("document.querySelectorAll('details').forEach(details => details.open = true)");
    let wide = "[...document.querySelectorAll('body *')].filter(it => \
        it.checkVisibility() && !it.matches('.skip') && it.getBoundingClientRect().right > innerWidth + 1)\
        .map(it => it.outerHTML.slice(0, 90)).slice(0, 3).join()";
    let is_wide = browser.look("document.documentElement.scrollWidth").as_u64() > Some(width.into());
    assert!(!is_wide, "{}", browser.look(wide));
}
