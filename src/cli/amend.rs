//! Owns the question whether `git commit --amend` runs this hook. Git gives its hooks no sign of it (git 2.47,
//! builtin/commit.c), so the command line of the process above is read.

use std::process::Command;

/// Whether the process that runs this hook is a `git commit` that amends.
pub(super) fn is_amending() -> bool {
    parent_arguments().is_some_and(|arguments| amends(&arguments))
}

/// Whether these are the arguments of a `git commit` with `--amend`, or a prefix of it that git accepts.
fn amends(arguments: &[String]) -> bool {
    let Some(commit) = arguments.iter().position(|argument| argument == "commit") else { return false };
    let options = arguments[commit + 1..].iter().take_while(|argument| *argument != "--");
    let mut takes_value = false;
    for option in options {
        // The word after `-m` is a message, whatever it looks like.
        if std::mem::take(&mut takes_value) {
            continue;
        }
        if "--amend".starts_with(option.as_str()) && option.len() >= "--am".len() {
            return true;
        }
        takes_value = matches!(
            option.as_str(),
            "-m" | "-F"
                | "-C"
                | "-c"
                | "-t"
                | "--message"
                | "--file"
                | "--author"
                | "--date"
                | "--template"
                | "--reuse-message"
                | "--reedit-message"
                | "--fixup"
                | "--squash"
                | "--trailer"
                | "--cleanup"
        ) || option.starts_with('-') && !option.starts_with("--") && option.ends_with('m');
    }
    false
}

/// The arguments of the parent process: from procfs where there is one, else from ps(1).
fn parent_arguments() -> Option<Vec<String>> {
    let parent = parent_id()?;
    if let Ok(raw) = std::fs::read(format!("/proc/{parent}/cmdline")) {
        return Some(
            raw.split(|&byte| byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect(),
        );
    }
    let printed = Command::new("ps").args(["-o", "args=", "-p", &parent.to_string()]).output().ok()?;
    // ps joins the words: a message that holds the option as a word of its own reads as the option. Then the change
    // is judged as the amended commit as a whole, which CI judges again.
    Some(String::from_utf8_lossy(&printed.stdout).split_whitespace().map(str::to_owned).collect())
}

#[cfg(unix)]
fn parent_id() -> Option<u32> {
    Some(std::os::unix::process::parent_id())
}

#[cfg(not(unix))]
fn parent_id() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::amends;

    fn line(text: &str) -> bool {
        amends(&text.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn amending_is_seen_and_nothing_else_taken_for_it() {
        for text in
            ["git commit --amend", "/usr/bin/git -C x commit -a --amend --no-edit", "git commit -v --ame"]
        {
            assert!(line(text), "{text}");
        }
        for text in [
            "git commit",
            "git commit -m --amend",
            "git commit -am --amend",
            "git commit -- --amend",
            "git commit -a",
            "git merge x",
        ] {
            assert!(!line(text), "{text}");
        }
    }
}
