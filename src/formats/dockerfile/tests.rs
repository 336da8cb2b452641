use super::{Arguments, Base, Dockerfile, Known, Plan, Scope};

fn parse(text: &str) -> Dockerfile {
    Dockerfile::parse(text.as_bytes()).unwrap()
}

fn message(text: &str) -> String {
    Dockerfile::parse(text.as_bytes()).unwrap_err().message
}

/// Keyword and text of every instruction.
fn shape(text: &str) -> Vec<(String, String)> {
    let file = parse(text);
    file.instructions.into_iter().map(|one| (one.keyword, one.text.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(keyword, text)| ((*keyword).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn continuations_comments_and_empty_lines() {
    let text = "# c\nfrom x\n\nRUN a \\\n  # between\n\n  && b\\  \n  c\nRUN d\\\\\nRUN e\n";
    let expected = [("FROM", "x"), ("RUN", "a   && b  c"), ("RUN", "d\\\\"), ("RUN", "e")];
    assert_eq!(shape(text), pairs(&expected));
}

#[test]
fn the_escape_directive_counts_at_the_top_only() {
    assert_eq!(shape("# escape=`\nFROM x\nRUN a `\n b \\\n")[1].1, "a  b \\");
    assert_eq!(shape("# syntax=x\n# escape = `\nFROM x\nRUN a `\n b\n")[1].1, "a  b");
    assert_eq!(shape("# a comment\n# escape=`\nFROM x\nRUN a `\n")[1].1, "a `");
    assert!(message("# escape=x\nFROM x\n").contains("escape"));
}

#[test]
fn ranges_are_bytes_of_the_file_in_spite_of_marks_and_continuations() {
    let text = "\u{feff}FROM ä \\\r\n  AS \\\r\n  b\r\nCOPY --from=0 [\"x y\", \"z\"]\n";
    let file = parse(text);
    let from = &file.instructions[0];
    assert_eq!(&text[from.range.clone()], "FROM ä \\\r\n  AS \\\r\n  b");
    let words: Vec<_> = from.words.iter().map(|word| &text[word.range.clone()]).collect();
    assert_eq!(words, ["ä", "AS", "b"]);
    let copy = &file.instructions[1];
    assert_eq!(&text[copy.flags[0].range.clone()], "--from=0");
    assert_eq!(&text[copy.words[0].range.clone()], "\"x y\"");
    assert_eq!(copy.words[0].text, "x y");
}

#[test]
fn heredocs_hold_no_instructions() {
    let text = "FROM x\nRUN <<A cat && <<-'B' cat\nCOPY a b\n\tA\nA\nRUN no\n\tB\nCOPY <<f.txt src /d/\nx\nf.txt\nONBUILD RUN <<EOF\ny\nEOF\nRUN [\"<<J\"]\nCMD <<C\n";
    let file = parse(text);
    let keywords: Vec<_> = file.instructions.iter().map(|one| one.keyword.as_str()).collect();
    assert_eq!(keywords, ["FROM", "RUN", "COPY", "ONBUILD", "RUN", "CMD"]);
    let run = &file.instructions[1];
    let bodies: Vec<_> = run.heredocs.iter().map(|heredoc| file.body(heredoc)).collect();
    assert_eq!(bodies, [&b"COPY a b\n\tA\n"[..], b"RUN no\n"]);
    assert!(run.heredocs[0].expand && !run.heredocs[1].expand);
    let sources: Vec<_> = file.instructions[2].sources().map(|word| word.text.to_string()).collect();
    assert_eq!(sources, ["src"]);
    assert_eq!(file.instructions[3].trigger.as_ref().unwrap().heredocs.len(), 1);
}

#[test]
fn a_heredoc_that_does_not_end_is_an_error() {
    assert!(message("FROM x\nRUN <<EOF\na\n").contains("does not end"));
}

#[test]
fn stages_their_names_and_what_they_start_from() {
    let file = parse("ARG B=Builder\nFROM --platform=$P rust AS Builder\nRUN x\nfrom ${B} as run\nCMD y\n");
    assert_eq!(file.find_stage("BUILDER"), Some(0));
    assert_eq!(file.find_stage("1"), Some(1));
    assert_eq!(file.find_stage("2"), None);
    assert_eq!(file.stages[0].platform.as_ref().unwrap(), "$P");
    assert_eq!(file.preamble().len(), 1);
    assert_eq!(file.stage(&file.stages[0])[0].keyword, "RUN");
    let globals = Scope::from([("B".to_owned(), super::Known::Value("builder".into()))]);
    assert_eq!(file.stages[1].base(&file.stages[..1], &globals, b'\\'), Base::Stage(0));
    assert_eq!(file.stages[0].base(&[], &globals, b'\\'), Base::Image("rust".into()));
}

#[test]
fn flags_stop_at_the_first_word_without_dashes() {
    let file = parse("FROM x\nRUN --mount=type=bind,target=/src --network=\"no ne\" -- make --jobs=2\n");
    let run = &file.instructions[1];
    assert_eq!(run.flag("mount").unwrap(), "type=bind,target=/src");
    assert_eq!(run.flag("network").unwrap(), "no ne");
    assert_eq!(run.text, "make --jobs=2");
}

#[test]
fn json_is_json_only_where_it_parses() {
    let file =
        parse("FROM x\nCMD [\"a\", \"b\\u0021\"]\nCMD ['a']\nCMD []\nENTRYPOINT [\"a\"] \nCMD [\"a\",]\n");
    let json: Vec<_> = file.instructions[1..].iter().map(|one| one.is_json).collect();
    assert_eq!(json, [true, false, true, true, false]);
    assert_eq!(file.instructions[1].words[1].text, "b!");
}

#[test]
fn bytes_that_are_no_text_survive() {
    let file = Dockerfile::parse(b"FROM x\nCOPY a\xff b\n").unwrap();
    assert_eq!(file.instructions[1].words[0].text, b"a\xff"[..]);
}

#[test]
fn what_is_no_dockerfile_says_why() {
    assert_eq!(message("# nothing\n"), "no FROM");
    assert!(message("RUN x\nFROM y\n").contains("before the first FROM"));
    assert!(message("FROM x as\n").contains("AS a name"));
}

fn plan(text: &str, target: Option<&str>) -> Plan {
    parse(text).plan(target, Arguments::Unknown).unwrap()
}

fn sources(plan: &Plan) -> Vec<String> {
    plan.copies.iter().map(|copy| copy.source.to_string()).collect()
}

const TWO_TARGETS: &str = "ARG BASE=build\nFROM rust AS build\nCOPY crates /src/crates\nFROM build AS docs\nCOPY docs /d\nFROM scratch AS api\nCOPY --from=BUILD /src/api /api\nENTRYPOINT [\"/api\"]\nFROM ${BASE} AS worker\nCOPY worker /w\nCMD worker\n";

#[test]
fn a_target_needs_its_own_stages_only() {
    let api = plan(TWO_TARGETS, Some("API"));
    assert_eq!(sources(&api), ["crates"]);
    assert_eq!(api.starts, ["[\"/api\"]"]);
    assert!(api.runs.contains(&"/src/api".into()));
    assert_eq!(sources(&plan(TWO_TARGETS, None)), ["crates", "worker"]);
    assert!(parse(TWO_TARGETS).plan(Some("nowhere"), Arguments::Unknown).is_none());
}

#[test]
fn arguments_come_from_whoever_builds_then_from_defaults() {
    let text = "FROM x\nARG SERVICE\nARG DIR=libs\nCOPY services/${SERVICE} $DIR /s/\nCOPY bin/${TARGETARCH}/x /x\nCMD run ${DIR}\n";
    assert_eq!(sources(&plan(text, None)), ["services/*", "libs", "bin/*/x"]);
    let given = Scope::from([("SERVICE".to_owned(), Known::Value("api".into()))]);
    let plan = parse(text).plan(None, Arguments::Given(&given)).unwrap();
    assert_eq!(sources(&plan), ["services/api", "libs", "bin/*/x"]);
    assert_eq!(plan.starts, ["run libs"]);
    let none = parse(text).plan(None, Arguments::Given(&Scope::new())).unwrap();
    assert_eq!(sources(&none)[0], "services/");
}

#[test]
fn what_comes_from_the_context_and_what_does_not() {
    let text = "FROM x AS a\nFROM y\nRUN --mount=type=bind,target=. --mount=type=cache,target=/c --mount=from=a,target=/x --mount=src=lib,dst=/l make\nCOPY --from=shared lib /l\nCOPY --from=0 b c\nCOPY <<EOF d /e/\nx\nEOF\nADD https://x.test/a.tar /a\nONBUILD COPY f /f\n";
    let plan = plan(text, None);
    assert_eq!(sources(&plan), [".", "lib", "lib", "d", "f"]);
    assert_eq!(plan.copies[2].from.as_ref().unwrap(), "shared");
}
