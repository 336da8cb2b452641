//! Owns random numbers that stand for a value that has to be worked out: a score, a confidence, a price.

use tree_sitter::Node;

use super::admits::is_admitted;
use super::names::{Name, Promise};
use super::nodes::any;
use super::{Pretence, help_for};
use crate::syntax::{Function, Spot, TextClass};
use crate::wordlist::{List, holds};

/// Names that chance is drawn with, and that only give a number another form.
static DRAWN: List = List::of(
    "Math math random rand Random uniform randint randrange randInt gauss normal np numpy rng Rng thread_rng \
    gen gen_range random_range rand_range Float64 Float32 Intn Int63n Int31n IntN nextInt nextDouble nextFloat NextDouble Next \
    nextGaussian ThreadLocalRandom current arc4random arc4random_uniform drand48 mt_rand random_int lcg_value srand round floor \
    ceil trunc abs min max toFixed Number parseFloat parseInt float int Float Int Double Integer f64 f32 double str String self \
    secrets randbelow System Kernel RAND_MAX kotlin scala util java std Secure NextSingle Shared in static_cast as CGFloat to \
    toInt toDouble toFloat default_rng uniform_real_distribution uniform_int_distribution mt19937 engine dist distribution \
    generator random_device f32 f64 u8 u32",
);

/// Names without which nothing is drawn.
const DRAWS: [&str; 14] = [
    "random",
    "Random",
    "rand",
    "uniform",
    "randint",
    "gauss",
    "Float64",
    "nextInt",
    "nextDouble",
    "NextDouble",
    "Intn",
    "lcg_value",
    "gen_range",
    "drand",
];

/// What the random number at the spot pretends to be.
pub(super) fn find(spot: &Spot<'_>) -> Option<Pretence> {
    if spot.class().0 != TextClass::Code {
        return None;
    }
    let function = Function::around(spot)?;
    let own = function.name().unwrap_or_default();
    let class = function.class().map(|class| Name::of(class.name));
    if own.starts_with(b"\"")
        || Name::of(own).is_about_chance()
        || class.is_some_and(|class| class.is_about_chance() || class.is_stand_in())
    {
        return None;
    }
    let inside = spot.nodes().get(function.depth() + 1..).unwrap_or_default();
    for (at, node) in inside.iter().enumerate().rev() {
        if let Some((name, value)) = named_value(&function, *node, spot)
            && value.byte_range().start <= spot.node()?.start_byte()
        {
            let named = Name::of(name);
            let is_pretence = named.is_computed() && !named.is_about_chance() && is_chance(&function, value);
            return is_pretence.then(|| pretence(&function, value, &String::from_utf8_lossy(name)));
        }
        // What a function answers is what its own name says.
        let is_last = || function.statements().last().is_some_and(|last| last.id() == node.id());
        let is_returned = function.language().returns.contains(&node.kind()) || at == 0 || is_last();
        if is_returned && let Some(value) = function.returned(*node) {
            let named = Name::of(own);
            let computes =
                named.is_computed() || named.measures() || named.senses() || is_admitted(&function, &named);
            let is_pretence = computes && !own.is_empty() && is_chance(&function, value);
            return is_pretence.then(|| pretence(&function, value, &String::from_utf8_lossy(own)));
        }
    }
    None
}

/// The name and the value, where `node` gives the value around the spot a name.
fn named_value<'t>(function: &Function<'t>, node: Node<'t>, spot: &Spot<'t>) -> Option<(&'t [u8], Node<'t>)> {
    const NAMES: [&str; 8] = ["name", "pattern", "left", "key", "field", "declarator", "target", "property"];
    let kind = node.kind();
    let may = [
        "pair",
        "element",
        "argument",
        "declar",
        "assign",
        "field",
        "let",
        "definition",
        "property",
        "variable",
    ]
    .iter()
    .any(|part| kind.contains(part));
    if !may || kind == "argument_list" || kind == "arguments" {
        return None;
    }
    let value = ["value", "right", "init"].iter().find_map(|field| node.child_by_field_name(field));
    let name = NAMES.iter().find_map(|field| node.child_by_field_name(field));
    let (name, value) = match (name, value) {
        (Some(name), Some(value)) => (name, value),
        _ => (node.named_child(0)?, node.named_child(1)?),
    };
    let at = spot.node()?.start_byte();
    if !value.byte_range().contains(&at) {
        return None;
    }
    let text = function.source(name);
    let text = text.trim_ascii_start().strip_prefix(b"mut ").unwrap_or(text);
    let bare: &[u8] = bstr::ByteSlice::trim_with(text, |letter| !letter.is_alphanumeric() && letter != '_');
    let end = bare.iter().position(|byte| matches!(byte, b':' | b' ')).unwrap_or(bare.len());
    Some((&bare[..end], value))
}

/// Whether nothing but chance and constants is in `value`.
fn is_chance(function: &Function<'_>, value: Node<'_>) -> bool {
    let language = function.language();
    let is_drawn = |name: &[u8]| holds(&DRAWN, name.strip_prefix(b"$").unwrap_or(name));
    let mut draws = false;
    let foreign = any(value, |node| {
        let is_name = node.is_named()
            && node.named_child_count() == 0
            && (language.names.contains(&node.kind())
                || node.kind().ends_with("identifier")
                || node.kind() == "name");
        let text = function.source(node);
        draws |= is_name && DRAWS.iter().any(|own| memchr::memmem::find(text, own.as_bytes()).is_some());
        is_name && !is_drawn(text)
    });
    draws && !foreign
}

fn pretence(function: &Function<'_>, value: Node<'_>, name: &str) -> Pretence {
    let within = function.name().map(String::from_utf8_lossy).filter(|own| own != name);
    let place = within.map(|own| format!(" in `{own}`")).unwrap_or_default();
    Pretence {
        span: value.byte_range(),
        message: format!("`{name}`{place} is a random number"),
        why: "its name promises a value that something was measured or worked out for; chance looks like it and is not",
        help: help_for(name, Promise::Computes),
        class: None,
        client: None,
    }
}
