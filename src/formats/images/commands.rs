//! Owns the build commands in scripts: `docker build -t NAME CONTEXT` and its kin in shell scripts, makefiles,
//! justfiles, the scripts of package.json and pipelines. Nothing is run: a line is read as a shell would split it.

use std::sync::LazyLock;

use regex::Regex;

use super::{Order, repository};
use crate::formats::compose::Variables;

/// The options that take a value (`docker buildx build --help`, `podman build --help`).
const VALUED: &[&str] = &[
    "--add-host",
    "--allow",
    "--annotation",
    "--attest",
    "--authfile",
    "--build-arg",
    "--build-context",
    "--builder",
    "--cache-from",
    "--cache-to",
    "--call",
    "--cgroup-parent",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-shares",
    "--cpuset-cpus",
    "--cpuset-mems",
    "--creds",
    "--format",
    "--iidfile",
    "--isolation",
    "--label",
    "--memory",
    "--memory-swap",
    "--metadata-file",
    "--network",
    "--no-cache-filter",
    "--output",
    "--platform",
    "--progress",
    "--provenance",
    "--sbom",
    "--secret",
    "--security-opt",
    "--shm-size",
    "--ssh",
    "--ulimit",
    "-c",
    "-m",
    "-o",
];

/// How deep commands may stand in the words of others: `sh -c "docker build …"`.
const DEEPEST: usize = 3;

/// `$(git rev-parse HEAD)`, `${{ github.sha }}`, `{{ tag }}`: one word, whatever white space is in it.
static COMPUTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$\([^()\n]*\)|`[^`\n]*`|\$?\{\{[^{}\n]*\}\}").ok());

/// `NAME = value`, `NAME := value`, `export NAME=value`, `NAME: value`.
static ASSIGNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?::=|\?=|=|:)[ \t]*["']?([\w./:-]+)["']?[ \t]*$"#,
    )
    .ok()
});

/// The builds that the commands of a text ask for. One whose paths hang on what only running it would tell is left out,
/// and so is a name that does.
pub fn commands(text: &str) -> Vec<Order> {
    if !text.contains("build") && !text.contains("bud") {
        return Vec::new();
    }
    let mut variables = Variables::new();
    for found in ASSIGNED.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        variables.insert(found[1].to_owned(), found[2].to_owned());
    }
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let mut orders = Vec::new();
    for line in joined.lines().filter(|line| line.contains("buil") || line.contains("bud")) {
        let line = match &*COMPUTED {
            Some(pattern) => pattern.replace_all(line, |found: &regex::Captures<'_>| {
                found[0].split_whitespace().collect::<String>()
            }),
            None => line.into(),
        };
        words(&line, &variables, 0, &mut orders);
    }
    orders
}

fn words(line: &str, variables: &Variables, depth: usize, into: &mut Vec<Order>) {
    let split = shlex::split(line).unwrap_or_else(|| {
        line.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect()
    });
    let mut folder = None;
    let is_end = |word: &String| matches!(word.as_str(), "&&" | "||" | "|" | "&" | ";" | ">" | ">>" | "2>&1");
    for part in split.split(is_end) {
        let part: Vec<&str> = part.iter().map(String::as_str).collect();
        if let Some(at) = part.iter().position(|word| *word == "cd") {
            folder = part.get(at + 1).map(|word| word.trim_end_matches(';').to_owned());
        }
        if let Some(order) = command(&part, folder.as_deref(), variables) {
            into.push(order);
        } else if depth < DEEPEST {
            let inner = part.iter().filter(|word| word.contains(char::is_whitespace));
            inner.for_each(|word| words(word, variables, depth + 1, into));
        }
    }
}

/// Where the arguments of a build command begin.
fn arguments<'a>(words: &'a [&'a str]) -> Option<&'a [&'a str]> {
    let at = words.iter().position(|word| {
        let name = word.trim_start_matches(['@', '-']).rsplit('/').next().unwrap_or_default();
        matches!(
            name,
            "docker" | "podman" | "nerdctl" | "buildah" | "finch" | "$(DOCKER)" | "${DOCKER}" | "$DOCKER"
        )
    })?;
    let rest = &words[at + 1..];
    let builds = rest
        .iter()
        .take(3)
        .position(|word| matches!(*word, "build" | "bud" | "build-using-dockerfile" | "b"))?;
    let between = rest[..builds].iter().all(|word| matches!(*word, "buildx" | "image" | "builder"));
    between.then(|| &rest[builds + 1..])
}

fn command(words: &[&str], folder: Option<&str>, variables: &Variables) -> Option<Order> {
    let mut order = Order::default();
    let (mut context, mut rest) = (None, arguments(words)?.iter());
    while let Some(word) = rest.next() {
        let (option, mut value) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option, Some(value)),
            _ => match ["-t", "-f"].iter().find_map(|short| Some((*short, word.strip_prefix(short)?))) {
                Some((option, value)) if !value.is_empty() => (option, Some(value)),
                _ => (*word, None),
            },
        };
        let mut taken = || value.take().or_else(|| rest.next().copied());
        match option {
            "-t" | "--tag" => order.images.extend(taken().and_then(|name| image(name, variables))),
            "-f" | "--file" => order.dockerfile = Some(path(taken()?, variables)?),
            "--target" => order.target = Some(expanded(taken()?, variables)?),
            option if VALUED.contains(&option) => drop(taken()),
            option if option.len() > 1 && option.starts_with('-') => {}
            word if word.starts_with('#') => break,
            word if context.is_none() => context = Some(word.trim_end_matches([';', ',']).to_owned()),
            _ => {}
        }
        if word.ends_with(';') {
            break;
        }
    }
    let folder = match folder {
        Some(folder) => path(folder, variables)?,
        None => ".".to_owned(),
    };
    let within = |path: &str| if folder == "." { path.to_owned() } else { format!("{folder}/{path}") };
    order.context = within(&path(&context?, variables)?);
    order.dockerfile = order.dockerfile.map(|path| within(&path));
    (!order.images.is_empty()).then_some(order)
}

fn image(name: &str, variables: &Variables) -> Option<String> {
    let whole = expanded(repository(name.trim_end_matches(';')), variables)?;
    let name = repository(&whole);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A path; where the script runs is where the repository's root or the script's folder is.
fn path(text: &str, variables: &Variables) -> Option<String> {
    let here = ["$PWD", "${PWD}", "$(pwd)", "$(CURDIR)", "`pwd`", "${{github.workspace}}", "$CI_PROJECT_DIR"];
    for here in here {
        if let Some(rest) = text.strip_prefix(here) {
            return Some(format!(".{rest}"));
        }
    }
    expanded(text, variables)
}

/// A word with the variables that its text sets; `None` if it needs others.
fn expanded(word: &str, variables: &Variables) -> Option<String> {
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find(['$', '`']).or_else(|| rest.find("{{")) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let closed = [("$(", ")"), ("${{", "}}"), ("${", "}"), ("{{", "}}")];
        let closed = closed.iter().find_map(|(open, close)| rest.strip_prefix(open)?.split_once(close));
        let (name, after) = match (closed, rest.strip_prefix('$')) {
            (Some((inside, after)), _) => (inside.trim_start_matches("env."), after),
            (None, Some(after)) => {
                let end =
                    after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
                after.split_at(end)
            }
            (None, None) => return None,
        };
        let (name, default) = name.split_once(":-").map_or((name, None), |(name, value)| (name, Some(value)));
        out.push_str(variables.get(name).map(String::as_str).or(default)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::commands;

    fn shown(text: &str) -> Vec<String> {
        let order = |order: &super::super::Order| {
            let path = order.dockerfile.as_deref().unwrap_or("-");
            format!("{} {path} {}", order.images.join(","), order.context)
        };
        commands(text).iter().map(order).collect()
    }

    #[test]
    fn builds_in_every_way_they_are_written() {
        for (text, expected) in [
            ("docker build -t api .", "api - ."),
            ("\t@docker build --tag=shop/api:1 services/api", "shop/api - services/api"),
            (
                "docker buildx build --push --platform linux/amd64 -t r.test:5/api:$(git rev-parse HEAD) api",
                "r.test:5/api - api",
            ),
            ("docker image build -tapi -f docker/api.Dockerfile .;", "api docker/api.Dockerfile ."),
            ("  - run: docker build --no-cache --build-arg A=b -t api:${{ github.sha }} . # why", "api - ."),
            ("podman build \\\n  -t api \\\n  api", "api - api"),
            ("cd services/api && docker build -t api .", "api - services/api/."),
            ("sh -c \"docker build -t api x\"", "api - x"),
            ("  \"image\": \"docker build -t api x\",", "api - x"),
            ("IMAGE := shop/api\nimage:\n\tdocker build -t $(IMAGE):latest x", "shop/api - x"),
            ("export NAME=shop\ndocker build -t \"${NAME}/api\" \"$PWD/x\"", "shop/api - ./x"),
            ("NAME: shop\nrun: docker build -t ${{ env.NAME }}/api -t b x", "shop/api,b - x"),
            ("name := \"shop\"\nbuild:\n  docker build -t {{name}}/api x", "shop/api - x"),
            ("docker build -t ${R:-shop}/api x", "shop/api - x"),
        ] {
            assert_eq!(shown(text), [expected], "{text}");
        }
    }

    #[test]
    fn and_nothing_else() {
        for text in [
            "docker build .",
            "docker run -t api build",
            "docker build -t $UNKNOWN .",
            "docker build -t api $WHERE",
            "docker build -t api",
            "cargo build -t x .",
            "echo \"unclosed docker build",
            "docker compose build -t x .",
        ] {
            assert!(shown(text).is_empty(), "{text}: {:?}", shown(text));
        }
    }
}
