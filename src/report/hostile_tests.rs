//! What a repository says in names and texts breaks out of no form: each hostile text stands in each place of a report,
//! and each form is read back as its reader reads it.

use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use serde_json::Value;

use super::{
    COMMENT, Report, Step, Style, account, agent, github, gitlab, json, junit, markdown, pretty, samples,
    sarif,
};

/// What somebody would write to be obeyed.
const TEXTS: [&str; 22] = [
    "::error file=evil::pwned",
    "\n::error::pwned",
    "\r::set-output name=evil::pwned",
    "  ::stop-commands::evil",
    "##[add-mask]evil",
    "\u{ad}\u{3000}::error::pwned",
    "#\u{ad}#[add-mask]evil",
    "x ##vso[task.setvariable variable=evil]pwned",
    "%0A::error::pwned",
    "%25%2C,line=1::pwned",
    "|evil|\n|---|---|\n| pwned |",
    "`evil` and ``` fenced\n```",
    "<script>alert('evil')</script>",
    "</code></table><img src=x onerror=evil>",
    "]]><error/><!-- evil",
    "\" onclick=\"evil",
    "\u{1b}[2J\u{1b}]0;evil\u{7}\u{9b}31m",
    "\u{202e}evil\u{2066}\u{200f}",
    "[evil](javascript:evil) ![evil](https://evil.example/x.png) www.evil.example",
    "@evil #1 !2 ~3 $4$ :evil: &lt;evil&gt;",
    "\0\u{1}\u{b}\u{fffe}\u{ffff}",
    "\\u0022}],\"outcome\":\"clean\"",
];

/// Pieces of what would be obeyed: a text of some of them is one that nobody has thought of.
const PARTS: [&str; 41] = [
    "\u{ad}", ":", "::", "##", "#", "[", "]", "(", ")", "error", "%", "0A", "|", "`", "``", "\\", "<", ">",
    "!--", "script", "/", "&", "#60;", ";", "\"", "'", "\n", "\r", "\t", " ", "\u{1b}", "\u{202e}", "]]>",
    "*", "_", "~~", "$", "@a", "www.", "https://", "-",
];

/// A report that says `text` wherever a repository's own text can stand.
fn saying(text: &str) -> Report {
    samples::saying(text)
}

/// Whether GitHub's runner would take `line` for a command: `ActionCommand.TryParseV2`, then `TryParse`.
fn is_command(line: &str) -> bool {
    // .NET compares texts without the characters that have no width.
    let seen: String = line.chars().filter(|c| c.is_ascii() || c.is_alphanumeric()).collect();
    seen.trim_start().starts_with("::") || seen.contains("##[") || seen.contains("##vso[")
}

/// The lines as a terminal and a runner see them.
fn lines(text: &str) -> Vec<&str> {
    text.split(['\n', '\r']).collect()
}

fn forms(report: &Report) -> Vec<(&'static str, String)> {
    vec![
        ("pretty", pretty(report, Style::Plain)),
        ("json", json(report)),
        ("sarif", sarif(report)),
        ("gitlab", gitlab(report)),
        ("junit", junit(report)),
        ("markdown", markdown(report, COMMENT)),
        ("agent", agent(report)),
        ("account", account(report)),
    ]
}

fn holds_no_command(text: &str) {
    for (form, shown) in forms(&saying(text)) {
        for line in lines(&shown) {
            assert!(!is_command(line), "{form} of {text:?}: {line:?}");
        }
    }
}

#[test]
fn no_form_but_githubs_holds_a_runners_command() {
    TEXTS.into_iter().for_each(holds_no_command);
}

proptest! {
    // Each is a whole report in every form.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_said_stays_what_is_said(
        parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 1..12)
    ) {
        let text = parts.concat();
        holds_no_command(&text);
        let report = saying(&text);
        for shown in [json(&report), sarif(&report), gitlab(&report)] {
            prop_assert!(serde_json::from_str::<Value>(&shown).is_ok(), "{shown}");
        }
        let xml = junit(&report);
        prop_assert_eq!(elements(&xml), elements(&junit(&saying("x"))), "{}", xml);
        prop_assert_eq!(markup(&text), markup("x"), "{}", markdown(&report, COMMENT));
    }
}

#[test]
fn githubs_commands_are_those_of_the_findings() {
    let plain = github(&saying("x"), &Step::default()).lines().count();
    for text in TEXTS {
        let shown = github(&saying(text), &Step::default());
        assert_eq!(lines(shown.trim_end()).len(), plain, "{text:?}: {shown}");
        for line in shown.lines() {
            let (head, message) = line[2..].split_once("::").unwrap();
            let (command, properties) = head.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&command), "{line}");
            let keys: Vec<&str> =
                properties.split(',').map(|property| property.split_once('=').unwrap().0).collect();
            let expected =
                ["title", "file,title", "file,line,endLine,title", "file,line,endLine,col,endColumn,title"];
            assert!(expected.contains(&keys.join(",").as_str()), "{keys:?} of {line}");
            assert!(!message.contains(['\n', '\r', '\u{1b}']), "{line:?}");
        }
    }
}

#[test]
fn nothing_reaches_a_terminal_that_it_would_obey() {
    let is_obeyed =
        |c: char| c.is_control() && c != '\n' && c != '\t' || ('\u{202a}'..='\u{202e}').contains(&c);
    for text in TEXTS {
        let report = saying(text);
        let read = [("github", github(&report, &Step::default()))];
        // JSON is for programs, which get every character, the control characters in escapes.
        let others =
            forms(&report).into_iter().filter(|(form, _)| !["json", "sarif", "gitlab"].contains(form));
        for (form, shown) in others.chain(read) {
            assert!(!shown.contains(is_obeyed), "{form} of {text:?}: {shown:?}");
        }
    }
}

#[test]
fn programs_read_back_what_was_said() {
    for text in TEXTS {
        let report = saying(text);
        let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
        let document = read(&json(&report));
        assert_eq!(document["findings"].as_array().unwrap().len(), report.findings.len(), "{text:?}");
        assert_eq!(document["findings"][0]["message"], report.findings[0].message);
        assert_eq!(document["findings"][0]["path"], report.findings[0].path.as_ref().unwrap().to_string());
        let log = read(&sarif(&report));
        assert_eq!(
            log["runs"][0]["results"].as_array().unwrap().len(),
            report.findings.len() + 1,
            "{text:?}"
        );
        let uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            .clone();
        assert!(
            uri.as_str()
                .unwrap()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte))
        );
        let entries = read(&gitlab(&report));
        assert_eq!(entries.as_array().unwrap().len(), report.findings.len() + report.faults.len());
        assert_eq!(entries[1]["location"]["path"], report.findings[0].path.as_ref().unwrap().to_string());
    }
}

#[test]
fn xml_stays_well_formed_and_has_no_elements_of_anybody_else() {
    let plain = elements(&junit(&saying("x")));
    for text in TEXTS {
        assert_eq!(elements(&junit(&saying(text))), plain, "{text:?}");
    }
}

/// The names of a document's elements, in their order.
fn elements(xml: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    elements.map(|node| node.tag_name().name().to_owned()).collect()
}

#[test]
fn markdown_has_the_same_tables_and_no_markup_of_anybody_else() {
    let plain = markup("x");
    assert!(plain.iter().any(|tag| tag.starts_with("Table(")), "{plain:?}");
    for text in TEXTS {
        assert_eq!(markup(text), plain, "{text:?}: {}", markdown(&saying(text), COMMENT));
    }
}

/// What the page that says `text` is made of, but for what stands in it.
fn markup(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser};
    let written = markdown(&saying(text), COMMENT);
    let (mut shape, mut prose, mut in_code) = (Vec::new(), String::new(), false);
    for event in Parser::new_ext(&written, Options::all()) {
        match event {
            Event::Start(tag) => shape.push(format!("{tag:?}")),
            // The form's own: a break, and code.
            Event::InlineHtml(html) if &*html == "<br>" => prose.push('\n'),
            Event::InlineHtml(html) if &*html == "<code>" => in_code = true,
            Event::InlineHtml(html) if &*html == "</code>" => in_code = false,
            Event::Text(text) if !in_code => prose.push_str(&text),
            Event::InlineHtml(html) | Event::Html(html) => shape.push(html.to_string()),
            Event::Code(code) => shape.push(format!("code {code}")),
            _ => {}
        }
    }
    // Hosts mention whom and link what they find in text that is no code.
    for (at, _) in prose.match_indices(['@', '#']) {
        assert!(prose[at + 1..].starts_with('\u{200b}'), "{prose:?}");
    }
    shape
}

#[test]
fn an_agent_reads_one_line_a_finding() {
    let plain = agent(&saying("x")).lines().count();
    for text in TEXTS {
        assert_eq!(lines(agent(&saying(text)).trim_end()).len(), plain, "{text:?}");
    }
}
