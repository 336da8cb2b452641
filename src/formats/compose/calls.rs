//! Owns what a `.env` file says about how Compose is called in its folder: `COMPOSE_FILE`, `COMPOSE_PATH_SEPARATOR` and
//! `COMPOSE_PROFILES` (<https://docs.docker.com/compose/how-tos/environment-variables/envvars/>).

use std::ops::Range;

use super::interpolate::parse_env;

/// How Compose is called in a folder where nobody says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The files of `COMPOSE_FILE` as written, in the order in which they merge; `None`: those of the default names.
    pub files: Option<Vec<String>>,
    /// The profiles of `COMPOSE_PROFILES`; `None` where it says nothing.
    pub profiles: Option<Vec<String>>,
    /// Where `COMPOSE_FILE` stands: bytes of the file.
    pub range: Range<usize>,
    /// Whether `COMPOSE_FILE` has a value that hangs on what the file does not say.
    pub is_unknown: bool,
}

impl Call {
    /// Reads a `.env` file.
    pub fn parse(data: &[u8]) -> Self {
        let text = String::from_utf8_lossy(data);
        let variables = parse_env(&text);
        // Compose takes the machine's own separator where none is given; containers are built on Unix.
        let separator = variables.get("COMPOSE_PATH_SEPARATOR").filter(|separator| !separator.is_empty());
        let separator = separator.map_or(":", String::as_str);
        let files = variables.get("COMPOSE_FILE");
        let profiles = variables.get("COMPOSE_PROFILES");
        let names = |list: &String| list.split(',').map(|name| name.trim().to_owned()).collect();
        let place = line(&text, "COMPOSE_FILE");
        Self {
            is_unknown: files.is_none() && place.is_some(),
            files: files.map(|files| files.split(separator).map(str::to_owned).collect()),
            profiles: profiles.map(names),
            range: place.unwrap_or_default(),
        }
    }
}

/// The last line that sets a variable.
fn line(text: &str, name: &str) -> Option<Range<usize>> {
    let (mut at, mut found) = (0, None);
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches('\u{feff}').trim();
        let rest = content.strip_prefix("export ").unwrap_or(content).trim_start();
        if rest.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', ':'])) {
            let start = at + line.find(content).unwrap_or_default();
            found = Some(start..start + content.len());
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Call;

    fn files(text: &str) -> Option<Vec<String>> {
        Call::parse(text.as_bytes()).files
    }

    #[test]
    fn what_a_folder_says_about_its_call() {
        assert_eq!(files("A=1\n"), None);
        assert_eq!(files("COMPOSE_FILE=a.yml:b/c.yml\n").unwrap(), ["a.yml", "b/c.yml"]);
        assert_eq!(
            files("COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE='a.yml;b.yml'\n").unwrap(),
            ["a.yml", "b.yml"]
        );
        assert_eq!(files("ENVN=prod\nCOMPOSE_FILE=a.yml:c.${ENVN}.yml\n").unwrap(), ["a.yml", "c.prod.yml"]);
        assert_eq!(files("COMPOSE_FILE=\n").unwrap(), [""]);
        let call = Call::parse(b"# x\nexport COMPOSE_FILE = $UNSET\nCOMPOSE_PROFILES=dev, test\n");
        assert!(call.is_unknown && call.files.is_none());
        assert_eq!((call.range, call.profiles.unwrap()), (4..32, vec!["dev".to_owned(), "test".to_owned()]));
    }
}
