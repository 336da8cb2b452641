//! Owns the reading of manifests for the names in them: of what runs, not of what only builds or tests it.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::packages::Manifest;

/// The packages that a manifest lists, as it writes them. The error says why it cannot be read.
pub(super) fn names(manifest: Manifest, text: &str) -> Result<Vec<String>, String> {
    match manifest {
        Manifest::Cargo => cargo(&table(text)?),
        Manifest::PyProject => py_project(&table(text)?),
        Manifest::Pipfile => Ok(keys(table(text)?.get("packages"))),
        Manifest::GradleCatalog => Ok(catalog(&table(text)?)),
        Manifest::Npm => {
            let json = object(text)?;
            Ok(["dependencies", "optionalDependencies"]
                .iter()
                .flat_map(|key| json_keys(&json, key))
                .collect())
        }
        Manifest::Composer => {
            Ok(json_keys(&object(text)?, "require").into_iter().filter(|name| name.contains('/')).collect())
        }
        Manifest::Requirements => Ok(requirements(text)),
        Manifest::SetupPy => Ok(setup_py(text)),
        Manifest::SetupCfg => Ok(setup_cfg(text)),
        Manifest::Go => Ok(go(text)),
        Manifest::Maven => Ok(maven(text)),
        Manifest::Gradle => Ok(gradle(text)),
        Manifest::Dotnet => Ok(dotnet(text)),
        Manifest::Gem => Ok(gems(text)),
        Manifest::Swift => Ok(swift(text)),
        Manifest::Mix => Ok(mix(text)),
    }
}

fn table(text: &str) -> Result<Table, String> {
    text.parse::<Table>().map_err(|error| error.message().to_owned())
}

fn object(text: &str) -> Result<Json, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if json.is_object() { Ok(json) } else { Err("no JSON object".to_owned()) }
}

fn json_keys(json: &Json, key: &str) -> Vec<String> {
    json.get(key).and_then(Json::as_object).into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn keys(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_table).into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn cargo(manifest: &Table) -> Result<Vec<String>, String> {
    let of = |holder: Option<&Value>| holder.and_then(|holder| holder.get("dependencies")).cloned();
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flatten();
    let lists = [manifest.get("dependencies").cloned(), of(manifest.get("workspace"))]
        .into_iter()
        .chain(targets.map(|(_, target)| of(Some(target))));
    let mut names = Vec::new();
    for (name, value) in lists.flatten().filter_map(|list| list.as_table().cloned()).flatten() {
        let renamed = value.get("package").and_then(Value::as_str);
        names.push(renamed.map_or(name, str::to_owned));
    }
    Ok(names)
}

fn py_project(manifest: &Table) -> Result<Vec<String>, String> {
    let project = manifest.get("project");
    let list = |value: Option<&Value>| -> Vec<String> {
        let lines = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        lines.filter_map(requirement).collect()
    };
    let mut names = list(project.and_then(|project| project.get("dependencies")));
    let extras = project.and_then(|project| project.get("optional-dependencies")).and_then(Value::as_table);
    for (extra, lines) in extras.into_iter().flatten() {
        let for_others = ["dev", "test", "doc", "lint", "typing", "all"];
        if !for_others.iter().any(|kind| extra.starts_with(kind)) {
            names.extend(list(Some(lines)));
        }
    }
    let poetry = manifest.get("tool").and_then(|tool| tool.get("poetry"));
    names.extend(keys(poetry.and_then(|poetry| poetry.get("dependencies"))));
    Ok(names)
}

/// The requirements of a file. What pip-compile and uv write tells why each is there: one that only others need (`# via
/// langchain`, but not `# via -r base.in`) is not the program's own.
fn requirements(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    // Of the last one: whether anything is said of why, and whether the program itself needs it.
    let (mut is_told, mut is_own) = (false, false);
    for line in text.lines() {
        let next = requirement(line);
        if next.is_some() && is_told && !is_own {
            names.pop();
        }
        if next.is_some() {
            (is_told, is_own) = (false, false);
        }
        names.extend(next);
        if let Some((_, remark)) = line.split_once('#') {
            is_told |= remark.trim_start().starts_with("via");
            is_own |= remark.contains("-r ") || remark.contains(".in") || remark.contains("pyproject.toml");
        }
    }
    if is_told && !is_own {
        names.pop();
    }
    names
}

/// The name that a requirement starts with: `stripe[async]>=2 ; python_version < "4"`.
fn requirement(line: &str) -> Option<String> {
    let line = line.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = &line[..line.find(|c: char| !is_part(c)).unwrap_or(line.len())];
    let after = line[name.len()..].trim_start();
    let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    let ends =
        after.is_empty() || after.starts_with(['[', '(', '<', '>', '=', '!', '~', ';', '@', '#', ',', '\\']);
    (is_name && ends).then(|| name.to_owned())
}

/// The quoted strings of `install_requires`.
fn setup_py(text: &str) -> Vec<String> {
    let Some((_, list)) = text.split_once("install_requires") else { return Vec::new() };
    let Some((_, list)) = list.split_once('[') else { return Vec::new() };
    // A bracket at the start of a line, or behind the last quote: brackets within strings stand for extras.
    let mut names = Vec::new();
    let mut rest = list;
    loop {
        let Some(open) = rest.find(['"', '\'', ']', '#']) else { return names };
        let mark = rest.as_bytes()[open];
        let close = if mark == b'#' { b'\n' } else { mark };
        if mark == b']' {
            return names;
        }
        let body = &rest[open + 1..];
        let Some(end) = body.bytes().position(|byte| byte == close) else { return names };
        if mark != b'#' {
            names.extend(requirement(&body[..end]));
        }
        rest = &body[end + 1..];
    }
}

fn setup_cfg(text: &str) -> Vec<String> {
    let (mut names, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        let continues = line.starts_with([' ', '\t']);
        if !continues {
            inside = line.split_once('=').is_some_and(|(key, _)| key.trim() == "install_requires");
        }
        if inside {
            names.extend(requirement(if continues {
                line
            } else {
                line.split_once('=').map_or("", |(_, value)| value)
            }));
        }
    }
    names
}

fn go(text: &str) -> Vec<String> {
    let (mut names, mut inside) = (Vec::new(), false);
    for line in text.lines().map(str::trim).filter(|line| !line.contains("// indirect")) {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (word, inside) {
            ("require", false) if rest.trim_start().starts_with('(') => inside = true,
            ("require", false) => names.extend(rest.split_whitespace().next().map(str::to_owned)),
            (")", _) => inside = false,
            (path, true) if !path.is_empty() && !path.starts_with("//") => names.push(path.to_owned()),
            _ => {}
        }
    }
    names
}

/// XML without its comments.
fn without_remarks(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

fn maven(text: &str) -> Vec<String> {
    let text = without_remarks(text);
    let element = |block: &str, name: &str| -> Option<String> {
        let (_, rest) = block.split_once(&format!("<{name}>"))?;
        Some(rest.split_once("</")?.0.trim().to_owned())
    };
    let blocks = text.split("<dependency>").skip(1).filter_map(|rest| rest.split_once("</dependency>"));
    let runs = |block: &&str| element(block, "scope").is_none_or(|scope| scope != "test");
    let named = |block: &str| {
        // An exclusion names what is not depended on.
        let own = block.split("<exclusions>").next().unwrap_or_default();
        Some(format!("{}:{}", element(own, "groupId")?, element(own, "artifactId")?))
    };
    blocks.map(|(block, _)| block).filter(runs).filter_map(named).collect()
}

/// Configurations of Gradle whose libraries are there when the program runs.
const CONFIGURATIONS: &[&str] =
    &["implementation", "api", "compile", "runtimeOnly", "runtime", "developmentOnly", "compileOnly"];

fn gradle(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        let end = line.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(line.len());
        if !CONFIGURATIONS.contains(&&line[..end]) {
            continue;
        }
        let strings: Vec<&str> = line.split(['"', '\'']).skip(1).step_by(2).collect();
        let is_map = line.contains("group:") || line.contains("group =");
        match &strings[..] {
            [group, name, ..] if is_map => names.push(format!("{group}:{name}")),
            [module, ..] => {
                let mut parts = module.split(':');
                if let (Some(group), Some(name)) = (parts.next(), parts.next()) {
                    names.push(format!("{group}:{name}"));
                }
            }
            [] => {}
        }
    }
    names
}

fn catalog(manifest: &Table) -> Vec<String> {
    let libraries = manifest.get("libraries").and_then(Value::as_table).into_iter().flatten();
    let name = |library: &Value| -> Option<String> {
        let text = |key: &str| library.get(key).and_then(Value::as_str);
        let module = library.as_str().or_else(|| text("module")).map(str::to_owned);
        let module = module.or_else(|| Some(format!("{}:{}", text("group")?, text("name")?)))?;
        Some(module.split(':').take(2).collect::<Vec<_>>().join(":"))
    };
    libraries.filter_map(|(_, library)| name(library)).collect()
}

fn dotnet(text: &str) -> Vec<String> {
    let text = without_remarks(text);
    let elements = text.split('<').filter_map(|element| {
        let (name, rest) = element.split_once(char::is_whitespace)?;
        let attribute = match name {
            "PackageReference" | "PackageVersion" => "Include=",
            "package" => "id=",
            _ => return None,
        };
        let value = rest.split('>').next()?.split_once(attribute)?.1;
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        Some(value[1..].split(quote).next()?.to_owned())
    });
    elements.collect()
}

fn gems(text: &str) -> Vec<String> {
    let (mut names, mut depth, mut skipped) = (Vec::new(), 0_usize, None);
    let for_others =
        |line: &str| [":test", ":development", "\"test\"", "'test'"].iter().any(|group| line.contains(group));
    for line in text.lines().map(str::trim) {
        let word = line.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let opens = line.ends_with(" do")
            || line.contains(" do |")
            || matches!(word, "if" | "unless" | "case" | "begin");
        match word {
            "end" => {
                depth = depth.saturating_sub(1);
                skipped = skipped.filter(|level| *level <= depth);
            }
            "group" if opens && for_others(line) && !line.contains(":production") => {
                depth += 1;
                skipped = skipped.or(Some(depth));
            }
            _ if opens => depth += 1,
            _ => {}
        }
        let call = word.rsplit('.').next().unwrap_or_default();
        let is_gem = matches!(call, "gem" | "add_dependency" | "add_runtime_dependency");
        if is_gem && skipped.is_none() && !for_others(line) {
            names.extend(line.split(['"', '\'']).nth(1).map(str::to_owned));
        }
    }
    names
}

fn swift(text: &str) -> Vec<String> {
    let urls = text.split(".package(").skip(1).filter_map(|call| {
        let (_, rest) = call.split_once("url:")?;
        rest.split('"').nth(1)
    });
    let name = |url: &str| {
        let url = url.strip_suffix(".git").unwrap_or(url).trim_end_matches('/');
        let mut parts = url.rsplit(['/', ':']);
        let (repository, owner) = (parts.next()?, parts.next()?);
        Some(format!("{owner}/{repository}"))
    };
    urls.filter_map(name).collect()
}

fn mix(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let only = line.split_once("only:").map_or("", |(_, only)| only);
        if only.contains(":test") || only.contains(":dev") && !only.contains(":prod") {
            continue;
        }
        for tuple in line.split("{:").skip(1) {
            let end = tuple.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(tuple.len());
            if tuple[end..].starts_with(',') {
                names.push(tuple[..end].to_owned());
            }
        }
    }
    names
}
