//! `policy completions`, `policy man` and `policy schema`: each is given to the program that it is for.

use crate::sandbox::Sandbox;

/// Whether a program is there. .ci/needs installs those that are missing, so that none is passed over unseen.
fn is_there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&paths).any(|path| path.join(program).is_file())
}

fn insist(program: &str) {
    assert!(is_there(program), "there is no {program}: `.ci/needs` installs it");
}

#[test]
fn bash_completes_commands_options_and_words() {
    let sandbox = Sandbox::empty();
    let script = sandbox.policy(&["completions", "bash"]).ok().stdout;
    sandbox.write("policy.bash", script);
    let complete = |words: &str, at: usize| {
        let asked = format!(
            "set -eu; source ./policy.bash; COMP_WORDS=({words}); COMP_CWORD={at}; _policy policy \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{at}-1]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        sandbox.call("bash", &["--noprofile", "--norc", "-c", &asked]).end().ok().stdout
    };
    assert_eq!(complete("policy rep", 1), "report\n");
    assert_eq!(complete("policy report --ht", 2), "--html\n");
    assert_eq!(complete("policy completions f", 2), "fish\n");
    assert_eq!(complete("policy check --format js", 3), "json\n");
}

#[test]
fn zsh_and_fish_complete_commands() {
    insist("zsh");
    insist("fish");
    let sandbox = Sandbox::empty();
    let zsh = sandbox.policy(&["completions", "zsh"]).ok().stdout;
    sandbox.write("functions/_policy", zsh);
    let asked = "fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D; [[ $_comps[policy] = _policy ]] && autoload +X _policy && functions _policy";
    sandbox.call("zsh", &["-f", "-c", asked]).end().ok().says("report").silent_errors();
    let fish = sandbox.policy(&["completions", "fish"]).ok().stdout;
    sandbox.write("policy.fish", fish);
    let complete = |line: &str| {
        let asked = format!("source policy.fish; complete --do-complete '{line}'");
        sandbox.call("fish", &["--no-config", "-c", &asked]).end().ok().silent_errors().stdout
    };
    assert!(complete("policy rep").starts_with("report\tShow what happened"), "{}", complete("policy rep"));
    assert!(complete("policy report --ht").starts_with("--html\t"));
}

#[test]
fn every_shell_has_a_script_and_an_unknown_one_is_refused() {
    let sandbox = Sandbox::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.policy(&["completions", shell]).ok().stdout;
        assert!(script.contains("report") && script.contains("merge-ledger"), "{shell}");
    }
    sandbox.policy(&["completions", "tcsh"]).exits(2).says("possible values");
    sandbox.policy(&["completions"]).exits(2);
}

#[test]
fn manual_pages_are_rendered_without_a_warning() {
    insist("mandoc");
    insist("man");
    let sandbox = Sandbox::empty();
    sandbox.policy(&["man", "--dir", "pages"]).ok().says("pages to pages");
    let mut pages: Vec<String> = std::fs::read_dir(sandbox.path().join("pages"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let help = sandbox.policy(&["--help"]).ok().stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\nOptions:").next().unwrap();
    let listed = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut expected: Vec<String> = listed
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|name| *name != "help")
        .map(|name| format!("policy-{name}.1"))
        .chain(["policy.1".to_owned()])
        .collect();
    expected.sort();
    // Each hook is a command below `hook`.
    let below: Vec<&String> = pages.iter().filter(|page| page.starts_with("policy-hook-")).collect();
    assert!(below.len() > 4, "{below:?}");
    let above: Vec<&String> = pages.iter().filter(|page| !below.contains(page)).collect();
    assert_eq!(above, expected.iter().collect::<Vec<_>>());
    for page in &pages {
        let file = format!("pages/{page}");
        // What mandoc says of man(7) below a warning is a matter of style. The pages have no date, so that one version's
        // are the same whenever they are made.
        let said = sandbox.call("mandoc", &["-T", "lint", "-W", "warning", &file]).end().stdout;
        let warnings: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
        assert_eq!(warnings, [""; 0]);
        sandbox
            .call("man", &["--warnings", "-l", &file])
            .env("MANPAGER", "cat")
            .env("LC_ALL", "C.UTF-8")
            .end()
            .ok()
            .says("POLICY")
            .silent_errors();
    }
    let one = sandbox.policy(&["man"]).ok().stdout;
    assert_eq!(one, sandbox.read("pages/policy.1"));
    sandbox.write("file", "x");
    sandbox.policy(&["man", "--dir", "file"]).exits(2).says("cannot be written");
}

#[test]
fn the_schema_lies_where_the_first_line_of_a_new_policy_leads() {
    let sandbox = Sandbox::init(&[]);
    sandbox.policy(&["init", "--no-hooks"]).ok();
    let text = sandbox.read("policy.toml");
    let path = text.lines().next().unwrap().strip_prefix("#:schema ./").unwrap().to_owned();
    let schema = sandbox.read(&path);
    assert_eq!(schema, sandbox.policy(&["schema"]).ok().stdout);
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let todo = &schema["properties"]["rules"]["properties"]["fakery-todo"]["description"];
    assert!(todo.as_str().is_some_and(|text| text.contains("TODO")), "{todo}");
    sandbox.commit("Adopt");
    assert!(
        !sandbox.git(&["ls-files"]).ok().stdout.contains("schema"),
        "it is the clone's, not the repository's"
    );
    let clone = sandbox.beside("clone");
    sandbox.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]).ok();
    clone.policy(&["install"]).ok();
    assert!(clone.has(&path), "every clone gets it with its hooks");
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    bare.policy(&["install"]).ok();
    assert!(!bare.has("policy/policy.schema.json"));
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let sandbox = Sandbox::empty();
    for words in ["completions bash", "man", "schema"] {
        let line = format!("\"$0\" {words} | head -c 1 >/dev/null; exit \"${{PIPESTATUS[0]}}\"");
        let mut command = sandbox.command("bash", &["-c", &line, env!("CARGO_BIN_EXE_policy")]);
        assert_eq!(command.status().unwrap().code(), Some(0), "{words}");
    }
}
