//! Owns the calls of `policy` in a shell script: what is called, and what keeps its failure from counting.
//!
//! The script is parsed, never run. A call is a command with a word that names the program, however it is reached
//! (`npx policy check`, `"$policy" hook pre-push`), before the word that has it judge. Everything around it that could
//! keep it from running, or its failure from counting, is a hazard: a script may need one, and then it stands on both
//! sides of a comparison; one that comes anew takes something of the gate away.

use std::collections::BTreeSet;
use std::ops::Range;

use tree_sitter::Node;

use crate::change::RepoPath;
use crate::syntax::{Dialect, SyntaxTree};

/// One call that judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Its words, without options that only say how it reports.
    pub command: String,
    /// What may keep it from running, or its failure from counting.
    pub hazards: BTreeSet<String>,
    /// Bytes of the script.
    pub range: Range<usize>,
}

/// The subcommands that judge.
const JUDGES: [&str; 3] = ["check", "hook", "agent-hook"];

/// Options that change how a verdict is told and not what it is, and whether a value follows them.
const HARMLESS: [(&str, bool); 8] = [
    ("--format", true),
    ("--output", true),
    ("--color", true),
    ("--quiet", false),
    ("-q", false),
    ("-v", false),
    ("--verbose", false),
    ("--deepen", false),
];

/// How many nodes of a script are looked at, and how deep scripts within scripts (`sh -c`) are read.
const MOST: usize = 50_000;
const DEPTH: usize = 3;

/// How many calls a script may have.
const CALLS: usize = 200;

/// How much of a script a message quotes.
const QUOTED: usize = 60;

/// The calls in `text`, in its order. `stops`: whoever runs it stops at the first command that fails. `None`: it cannot be
/// read.
pub(super) fn calls(text: &str, stops: bool) -> Option<Vec<Call>> {
    nested(text, stops, DEPTH)
}

fn nested(text: &str, stops: bool, depth: usize) -> Option<Vec<Call>> {
    if !text.contains("policy") {
        return Some(Vec::new());
    }
    let text = without_expressions(text);
    let Some(Dialect::Grammar(language)) = Dialect::of(&RepoPath::from("script.sh"), b"") else {
        return None;
    };
    let tree = SyntaxTree::parse(language, text.as_bytes()).ok()?;
    let script = Script::read(&text, &tree, stops)?;
    let mut calls = Vec::new();
    for command in &script.commands {
        if calls.len() > CALLS {
            return None;
        }
        let words = script.words(*command);
        if let Some(at) = words.iter().position(|word| word == "-c").filter(|_| depth > 0)
            && let Some(inner) = words.get(at + 1)
        {
            for call in nested(inner, false, depth - 1)? {
                let hazards = script.hazards(*command).into_iter().chain(call.hazards).collect();
                let outer = words[..=at].join(" ");
                calls.push(Call {
                    command: format!("{outer} {}", call.command),
                    hazards,
                    range: command.byte_range(),
                });
            }
        }
        if is_call(&words) {
            let hazards = script.hazards(*command);
            calls.push(Call { command: normal(&words), hazards, range: command.byte_range() });
        }
    }
    calls.sort_by_key(|call| call.range.start);
    Some(calls)
}

/// The script with what a host puts in before it runs (`${{ … }}`) taken for a word.
fn without_expressions(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("${{") {
        let Some((expression, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        // As many bytes as before, so that ranges stay true.
        out.push_str(&"_".repeat(expression.len() + 5));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Whether these words have the program judge.
fn is_call(words: &[String]) -> bool {
    let is_program = |word: &String| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.trim_start_matches(['$', '{']).trim_end_matches('}');
        ["policy", "policy.exe"].iter().any(|own| name.eq_ignore_ascii_case(own))
    };
    words.iter().enumerate().any(|(at, word)| {
        let behind = words[at + 1..].iter().find(|word| !word.starts_with('-'));
        is_program(word) && behind.is_some_and(|word| JUDGES.contains(&word.as_str()))
    })
}

/// The words without harmless options.
pub(super) fn normal(words: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let is_of =
            |name: &str| word == name || word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        match HARMLESS.iter().find(|(name, _)| is_of(name)) {
            Some((name, true)) if word == name => {
                words.next();
            }
            Some(_) => {}
            None => kept.push(word),
        }
    }
    kept.join(" ")
}

/// A script that was parsed.
struct Script<'t> {
    text: &'t str,
    root: Node<'t>,
    commands: Vec<Node<'t>>,
    functions: Vec<Node<'t>>,
    assignments: Vec<Node<'t>>,
    stops: bool,
}

impl<'t> Script<'t> {
    fn read(text: &'t str, tree: &'t SyntaxTree, stops: bool) -> Option<Self> {
        let root = tree.root();
        let mut script =
            Self { text, root, commands: Vec::new(), functions: Vec::new(), assignments: Vec::new(), stops };
        let mut cursor = root.walk();
        for _ in 0..MOST {
            let node = cursor.node();
            match node.kind() {
                "command" => script.commands.push(node),
                "function_definition" => script.functions.push(node),
                "variable_assignment" => script.assignments.push(node),
                _ => {}
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Some(script);
                }
            }
        }
        None
    }

    fn source(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The first line of a node, as a message quotes it.
    fn quoted(&self, node: Node<'_>) -> String {
        let line = self.source(node).lines().next().unwrap_or_default().trim();
        let short: String = line.chars().take(QUOTED).collect();
        if short.len() < line.len() { format!("`{short}…`") } else { format!("`{short}`") }
    }

    /// The words of a command, without the quotes around them.
    fn words(&self, command: Node<'_>) -> Vec<String> {
        let mut cursor = command.walk();
        let parts = command.named_children(&mut cursor).filter(|part| part.kind() != "variable_assignment");
        let bare = |word: &str| {
            let is_pair = |quote: char| word.len() > 1 && word.starts_with(quote) && word.ends_with(quote);
            let inside = if is_pair('"') || is_pair('\'') { &word[1..word.len() - 1] } else { word };
            inside.to_owned()
        };
        parts.map(|part| bare(self.source(part))).collect()
    }

    fn hazards(&self, call: Node<'t>) -> BTreeSet<String> {
        let mut hazards = BTreeSet::new();
        let (mut node, mut is_answered) = (call, false);
        while let Some(parent) = node.parent() {
            self.around(parent, node, &mut hazards, &mut is_answered);
            node = parent;
        }
        self.before(call, &mut hazards);
        let words = self.words(call);
        let is_last = self.text[call.end_byte()..].lines().skip(1).all(|line| {
            let line = line.trim();
            line.is_empty() || line.starts_with('#')
        });
        let is_exec = words.first().is_some_and(|word| word == "exec");
        if !(is_last || is_exec || is_answered || self.stops || self.stops_at_errors(call)) {
            hazards.insert("the script goes on when it fails".to_owned());
        }
        hazards
    }

    /// What `parent` does to what stands in it. `is_answered`: its failure ends the script.
    fn around(
        &self,
        parent: Node<'t>,
        node: Node<'t>,
        hazards: &mut BTreeSet<String>,
        is_answered: &mut bool,
    ) {
        let sibling = |kinds: [&str; 2]| {
            node.next_sibling()
                .is_some_and(|next| kinds.contains(&next.kind()) && next.byte_range().len() == 1)
        };
        if sibling(["&", "&"]) {
            hazards.insert("it runs in the background".to_owned());
        }
        match parent.kind() {
            "list" => {
                let mut cursor = parent.walk();
                let children: Vec<Node<'_>> = parent.children(&mut cursor).collect();
                let Some(at) = children.iter().position(|child| child.id() == node.id()) else { return };
                let operator = children.iter().find(|child| matches!(child.kind(), "||" | "&&"));
                let is_or = operator.is_some_and(|operator| operator.kind() == "||");
                let (Some(first), Some(last)) = (children.first(), children.last()) else { return };
                if at > 0 {
                    let when = if is_or { "fails" } else { "succeeds" };
                    hazards.insert(format!("it runs only if {} {when}", self.quoted(*first)));
                } else if is_or && self.ends_in_failure(*last) {
                    *is_answered = true;
                } else if is_or {
                    hazards.insert(format!("`||` and {} take its failure away", self.quoted(*last)));
                }
            }
            "pipeline" => {
                let is_last = node.next_named_sibling().is_none();
                if !is_last && !self.text[..node.start_byte()].contains("pipefail") {
                    hazards.insert("its exit code is lost in a pipe".to_owned());
                }
            }
            "negated_command" => {
                hazards.insert("its exit code is turned round by `!`".to_owned());
            }
            "command_substitution" | "process_substitution" => {
                hazards.insert("its exit code is lost in a substitution".to_owned());
            }
            "if_statement"
            | "elif_clause"
            | "while_statement"
            | "until_statement"
            | "for_statement"
            | "c_style_for_statement"
            | "case_statement"
            | "function_definition" => {
                hazards.insert(format!("it stands within {}", self.quoted(parent)));
            }
            _ => {}
        }
    }

    /// Whether what stands behind `||` fails as well.
    fn ends_in_failure(&self, node: Node<'_>) -> bool {
        let mut inside = self.commands.iter().filter(|command| {
            node.start_byte() <= command.start_byte() && command.end_byte() <= node.end_byte()
        });
        let Some(last) = inside.next_back() else { return false };
        let words = self.words(*last);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["false"] => true,
            ["exit" | "return", code] => code != "0",
            _ => false,
        }
    }

    /// What stands before the call and may end the script well, hide the program, or have failures not count.
    fn before(&self, call: Node<'_>, hazards: &mut BTreeSet<String>) {
        let is_before = |node: &&Node<'t>| node.start_byte() < call.start_byte();
        for command in self.commands.iter().filter(is_before) {
            let words = self.words(*command);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let is_hazard = match words[..] {
                ["exit" | "return"] | ["exit" | "return", "0"] | ["trap", ..] => true,
                ["set", ..] => {
                    words.contains(&"+e") || words.windows(2).any(|pair| pair == ["+o", "errexit"])
                }
                ["alias", ..] => words.iter().any(|word| word.starts_with("policy=")),
                _ => false,
            };
            if is_hazard {
                let statement = self.statement(*command);
                hazards.insert(format!("{} stands before it", self.quoted(statement)));
            }
        }
        for function in self.functions.iter().filter(is_before) {
            let name = function.child_by_field_name("name").map(|name| self.source(name));
            if name == Some("policy") {
                hazards.insert("a function takes the program's name".to_owned());
            }
        }
        for assignment in self.assignments.iter().filter(is_before) {
            let source = self.source(*assignment);
            if source.starts_with("PATH=") || source.starts_with("POLICY_") {
                hazards.insert(format!("{} stands before it", self.quoted(*assignment)));
            }
        }
    }

    /// The outermost statement that a node is part of, but for blocks of many lines.
    fn statement(&self, node: Node<'t>) -> Node<'t> {
        let mut here = node;
        while let Some(parent) = here.parent().filter(|parent| parent.id() != self.root.id()) {
            here = parent;
        }
        here
    }

    /// Whether a `set -e` stands before the call, or in the script's first line.
    fn stops_at_errors(&self, call: Node<'_>) -> bool {
        let first = self.text.lines().next().unwrap_or_default();
        let is_flag = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.contains('e');
        let in_first = first.starts_with("#!") && first.split_whitespace().skip(1).any(is_flag);
        let sets = |command: &&Node<'t>| {
            let words = self.words(**command);
            words.first().is_some_and(|word| word == "set")
                && (words.iter().any(|word| is_flag(word)) || words.iter().any(|word| word == "errexit"))
        };
        in_first
            || self
                .commands
                .iter()
                .filter(|node| node.start_byte() < call.start_byte())
                .any(|node| sets(&node))
    }
}
