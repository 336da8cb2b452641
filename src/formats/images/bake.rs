//! Owns bake files: the targets of `docker buildx bake`, in HCL and in JSON, with the variables that have defaults.
//!
//! The keys are those of <https://docs.docker.com/build/bake/reference/>. Of expressions, strings, lists and plain
//! variables are read; a name that hangs on more (a function, a matrix) is told as such and makes nothing.

use std::collections::BTreeMap;

use hcl::expr::TemplateExpr;
use hcl::{Body, Expression};
use serde_json::Value;

use super::shallow::shallow;
use super::{Order, repository};
use crate::formats::compose::{Variables, interpolate};

/// How many targets one may inherit through.
const MAX_CHAIN: usize = 16;

/// A bake file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BakeFile {
    /// The builds that it asks for.
    pub orders: Vec<Order>,
    /// The targets whose image names nobody can tell without running Bake.
    pub unknown: Vec<String>,
}

/// A target, as far as it is written plainly.
#[derive(Clone, Debug, Default)]
struct Target {
    context: Option<String>,
    dockerfile: Option<String>,
    stage: Option<String>,
    /// `tags`; `None` in the list: one that cannot be read.
    tags: Option<Vec<Option<String>>>,
    inherits: Vec<String>,
}

/// A value: texts, those that cannot be read as `None`.
type Texts = Vec<Option<String>>;

impl BakeFile {
    /// Reads `docker-bake.hcl`; the reason if it is none.
    pub fn parse_hcl(data: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
        let text = shallow(text)?;
        let brief = |error: hcl::Error| {
            error
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches([' ', '-', '>'])
                .to_owned()
        };
        let body: Body = hcl::parse(&text).map_err(brief)?;
        let blocks = |kind: &'static str| {
            body.blocks()
                .filter(move |block| block.identifier() == kind)
                .filter_map(|block| Some((block.labels().first()?.as_str().to_owned(), block.body())))
        };
        let mut variables = Variables::new();
        for (name, body) in blocks("variable") {
            let default = body.attributes().find(|attribute| attribute.key() == "default");
            let value = default.map(|attribute| expression(attribute.expr(), &variables));
            declare(&mut variables, name, value);
        }
        let targets = blocks("target").map(|(name, body)| {
            let values = body.attributes().map(|one| (one.key(), expression(one.expr(), &variables)));
            (name, target(values))
        });
        Ok(Self::new(&targets.collect()))
    }

    /// Reads `docker-bake.json`; the reason if it is none.
    pub fn parse_json(data: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(data).map_err(|error| error.to_string())?;
        let objects = |key: &str| value.get(key).and_then(Value::as_object).into_iter().flatten();
        let mut variables = Variables::new();
        for (name, value) in objects("variable") {
            let default = value.get("default").map(|value| json(value, &variables));
            declare(&mut variables, name.clone(), default);
        }
        let targets = objects("target").map(|(name, value)| {
            let values = value.as_object().into_iter().flatten();
            (name.clone(), target(values.map(|(key, value)| (key.as_str(), json(value, &variables)))))
        });
        Ok(Self::new(&targets.collect()))
    }

    fn new(targets: &BTreeMap<String, Target>) -> Self {
        let mut file = Self::default();
        for name in targets.keys() {
            let whole = inherited(name, targets, 0);
            let tags = whole.tags.unwrap_or_default();
            if tags.iter().any(Option::is_none) {
                file.unknown.push(name.clone());
            }
            let images: Vec<String> = tags.iter().flatten().map(|tag| repository(tag).to_owned()).collect();
            if !images.is_empty() {
                file.orders.push(Order {
                    context: whole.context.unwrap_or_else(|| ".".to_owned()),
                    dockerfile: whole.dockerfile,
                    is_in_context: true,
                    target: whole.stage,
                    images,
                });
            }
        }
        file
    }
}

/// A variable without a default is blank until somebody gives it a value.
fn declare(variables: &mut Variables, name: String, default: Option<Texts>) {
    match default.as_deref() {
        None | Some([]) => drop(variables.insert(name, String::new())),
        Some([Some(value)]) => drop(variables.insert(name, value.clone())),
        Some(_) => {}
    }
}

fn expression(expression: &Expression, variables: &Variables) -> Texts {
    match expression {
        Expression::Null => Vec::new(),
        Expression::String(text) => vec![Some(text.clone())],
        Expression::TemplateExpr(template) => match &**template {
            TemplateExpr::QuotedString(text) => vec![expanded(text, variables)],
            TemplateExpr::Heredoc(_) => vec![None],
        },
        Expression::Variable(name) => vec![variables.get(name.as_str()).cloned()],
        Expression::Array(items) => items.iter().flat_map(|item| self::expression(item, variables)).collect(),
        Expression::Number(number) => vec![Some(number.to_string())],
        _ => vec![None],
    }
}

fn json(value: &Value, variables: &Variables) -> Texts {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![expanded(text, variables)],
        Value::Array(items) => items.iter().flat_map(|item| json(item, variables)).collect(),
        Value::Number(number) => vec![Some(number.to_string())],
        _ => vec![None],
    }
}

/// A template with plain variables alone; directives and operators are for Bake to work out.
fn expanded(text: &str, variables: &Variables) -> Option<String> {
    let is_plain = |inside: &str| inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let (inside, after) = after.split_once('}')?;
        if !is_plain(inside) {
            // What stands after the name is a tag, and no part of what the image is called.
            let before = &text[..text.len() - rest.len() + rest.find("${")?];
            return (repository(before).len() < before.len() && before.contains(':'))
                .then(|| interpolate(before, variables).ok())
                .flatten();
        }
        rest = after;
    }
    if text.contains("%{") { None } else { interpolate(text, variables).ok() }
}

fn target<'k>(values: impl Iterator<Item = (&'k str, Texts)>) -> Target {
    let mut target = Target::default();
    for (key, value) in values {
        let one = || value.first().cloned().flatten();
        match key {
            "context" => target.context = one(),
            "dockerfile" => target.dockerfile = one(),
            "target" => target.stage = one(),
            "tags" => target.tags = Some(value),
            "inherits" => target.inherits = value.into_iter().flatten().collect(),
            _ => {}
        }
    }
    target
}

/// A target over those that it inherits from, of which a later one wins over an earlier.
fn inherited(name: &str, targets: &BTreeMap<String, Target>, depth: usize) -> Target {
    let own = targets.get(name).cloned().unwrap_or_default();
    if depth >= MAX_CHAIN {
        return own;
    }
    let mut whole = Target::default();
    // Each parent is followed once: what several lead to says nothing new.
    for parent in own.inherits.iter().take(MAX_CHAIN) {
        let deeper = if own.inherits.len() > 1 { depth + MAX_CHAIN / 4 } else { depth + 1 };
        whole = inherited(parent, targets, deeper).over(whole);
    }
    own.over(whole)
}

impl Target {
    fn over(self, base: Self) -> Self {
        Self {
            context: self.context.or(base.context),
            dockerfile: self.dockerfile.or(base.dockerfile),
            stage: self.stage.or(base.stage),
            tags: self.tags.or(base.tags),
            inherits: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BakeFile;

    fn shown(file: &BakeFile) -> Vec<String> {
        let order = |order: &super::Order| {
            let path = order.dockerfile.as_deref().unwrap_or("-");
            let target = order.target.as_deref().unwrap_or("-");
            format!("{} {path} {target} {}", order.context, order.images.join(","))
        };
        file.orders.iter().map(order).collect()
    }

    #[test]
    fn targets_with_their_names() {
        let text = r#"
            variable "TAG" { default = "1" }
            variable "OWNER" { default = "shop" }
            variable "EMPTY" {}
            group "default" { targets = ["api", "web"] }
            target "base" {
              context = "services" # with a comment
              tags = ["x/base:${TAG}"]
            }
            target "api" {
              inherits = ["base"]
              dockerfile = "api.Dockerfile"
              target = "run"
              tags = ["docker.io/${OWNER}/api:${TAG}", "${OWNER}/api:${EMPTY}", OWNER]
            }
            target "web" { inherits = ["api"] }
            target "sha" { tags = ["${OWNER}/sha:${substr(TAG, 0, 1)}"] }
            target "computed" { tags = [upper("a"), "plain"] }
            target "silent" { context = "x" }
        "#;
        let file = BakeFile::parse_hcl(text.as_bytes()).unwrap();
        assert_eq!(
            shown(&file),
            [
                "services api.Dockerfile run shop/api,shop/api,shop",
                "services - - x/base",
                ". - - plain",
                ". - - shop/sha",
                "services api.Dockerfile run shop/api,shop/api,shop",
            ]
        );
        assert_eq!(file.unknown, ["computed"]);
    }

    #[test]
    fn the_same_in_json() {
        let text = r#"{"variable": {"TAG": {"default": "1"}}, "target": {
            "api": {"context": "api", "tags": ["shop/api:${TAG}"]}, "b": {"tags": ["${upper(TAG)}"]}}}"#;
        let file = BakeFile::parse_json(text.as_bytes()).unwrap();
        assert_eq!(shown(&file), ["api - - shop/api"]);
        assert_eq!(file.unknown, ["b"]);
    }

    #[test]
    fn bad_files_say_why_and_end() {
        for text in ["target {", "\u{feff}]", "target \"a\" { tags = "] {
            assert!(BakeFile::parse_hcl(text.as_bytes()).is_err(), "{text}");
        }
        assert!(BakeFile::parse_hcl(b"\xff").is_err() && BakeFile::parse_json(b"[").is_err());
        for sign in ["(", "[", "{a=", "!", "-"] {
            let text = format!("a = {}", sign.repeat(100_000));
            assert!(BakeFile::parse_hcl(text.as_bytes()).is_err(), "{sign}");
        }
        let circle = "target \"a\" {\n inherits = [\"b\", \"a\"]\n tags = [\"x\"]\n}\ntarget \"b\" {\n inherits = [\"a\", \"b\"]\n}\n";
        assert_eq!(BakeFile::parse_hcl(circle.as_bytes()).unwrap().orders.len(), 2);
        let mut bomb = "variable \"A0\" { default = \"xxxxxxxxxx\" }\n".to_owned();
        for at in 1..60 {
            bomb += &format!("variable \"A{at}\" {{ default = \"${{A{0}}}${{A{0}}}\" }}\n", at - 1);
        }
        bomb += "target \"a\" { tags = [\"${A59}\"] }\n";
        assert_eq!(BakeFile::parse_hcl(bomb.as_bytes()).unwrap().unknown, ["a"]);
    }
}
