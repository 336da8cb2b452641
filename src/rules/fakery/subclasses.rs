//! Owns which methods the tree overrides: one that raises "not implemented" is its subclasses' to write, where there is
//! a subclass that writes it. Asked only when a finding is about to be made.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use rustc_hash::{FxHashMap, FxHashSet};

use super::literal::{closing, is_name};
use super::source::line_at;
use crate::change::{Blob, Entry, RepoPath, Selector};
use crate::fault::Fault;
use crate::rules::Context;
use crate::wordlist::holds;

/// The classes of the tree that extend others, by the names of those.
#[derive(Default)]
struct Hierarchy {
    below: FxHashMap<Vec<u8>, Vec<Subclass>>,
    /// The files that were read.
    files: Vec<(RepoPath, Entry)>,
    /// The files that were not read, where there are too many.
    rest: Vec<(RepoPath, Entry)>,
    /// What those of them that stand near to a directory hold, by the directory that was asked about.
    near: Mutex<FxHashMap<RepoPath, Arc<Hierarchy>>>,
}

/// A class that extends others.
#[derive(Clone, Debug)]
struct Subclass {
    name: Vec<u8>,
    /// Its file, by number.
    file: usize,
    /// Where its name begins, and where its header ends.
    header: Range<usize>,
}

/// How many files are read for it: of a tree with more, a class that is extended at all passes.
const FILES: usize = 5_000;

/// How much of a class is read.
const BODY: usize = 128 * 1024;

static SOURCES: Selector = Selector {
    name: "fakery-classes",
    enter: |name| !matches!(name, b"node_modules" | b"vendor" | b"third_party" | b"dist" | b"build"),
    pick: |name| {
        let path = RepoPath::new(name);
        let extension = path.extension().unwrap_or_default();
        holds(
            "py pyi js jsx mjs cjs ts tsx mts cts java cs php rb kt kts swift scala cpp cc cxx hpp hh h groovy dart",
            extension,
        )
    },
};

/// How many files near to a class are read for it besides, where the tree has too many.
const NEAR: usize = 200;

/// Whether some class of the change's tree that extends `class`, itself or through others, writes `method`. Where the
/// method has no name, or the tree is too large to be read, it is enough that one extends it.
pub(super) fn is_overridden(
    cx: &Context<'_>,
    path: &RepoPath,
    class: &str,
    method: Option<&str>,
) -> Result<bool, Fault> {
    let hierarchy = cx.derive(|cx| {
        let mut files = cx.change.after.select(&SOURCES)?;
        let rest = files.split_off(files.len().min(FILES));
        let mut hierarchy = Hierarchy { rest, ..Hierarchy::default() };
        for (path, entry) in &files {
            hierarchy.read(cx, path, *entry)?;
        }
        Ok(hierarchy)
    })?;
    if hierarchy.overrides(&|file| hierarchy.text(cx, file), class, method)? {
        return Ok(true);
    }
    if hierarchy.rest.is_empty() {
        return Ok(false);
    }
    let directory = path.directory();
    let known = hierarchy.near.lock().ok().and_then(|near| near.get(&directory).cloned());
    let near = match known {
        Some(near) => near,
        None => {
            let near = Arc::new(hierarchy.near(cx, &directory)?);
            if let Ok(mut known) = hierarchy.near.lock() {
                known.insert(directory, Arc::clone(&near));
            }
            near
        }
    };
    near.overrides(&|file| near.text(cx, file), class, method)
}

/// Gives the text of a file that was read, by its number.
type Text<'r> = &'r dyn Fn(usize) -> Result<Option<Blob>, Fault>;

impl Hierarchy {
    fn overrides(&self, text: Text<'_>, class: &str, method: Option<&str>) -> Result<bool, Fault> {
        let (mut seen, mut open) = (FxHashSet::default(), vec![class.as_bytes()]);
        while let Some(class) = open.pop() {
            for subclass in self.below.get(class).into_iter().flatten() {
                let Some(method) = method.filter(|_| self.rest.is_empty()) else { return Ok(true) };
                let header = &subclass.header;
                if text(subclass.file)?.is_some_and(|blob| {
                    defines(body(&blob.data, header.start, header.end), method.as_bytes())
                }) {
                    return Ok(true);
                }
                if seen.insert(&subclass.name) {
                    open.push(&subclass.name);
                }
            }
        }
        Ok(false)
    }

    /// What the files below `directory` hold, and then those beside it: what derives from a class mostly stands there.
    fn near(&self, cx: &Context<'_>, directory: &RepoPath) -> Result<Self, Fault> {
        let beside = directory.directory();
        let is_below = |path: &RepoPath, directory: &RepoPath| {
            let rest = path.as_bytes().strip_prefix(directory.as_bytes());
            !directory.is_root() && rest.is_some_and(|rest| rest.starts_with(b"/"))
        };
        let own = self.rest.iter().filter(|(path, _)| is_below(path, directory));
        let is_beside = |path: &RepoPath| is_below(path, &beside) && !is_below(path, directory);
        let others = self.rest.iter().filter(|(path, _)| is_beside(path));
        let mut near = Self::default();
        for (path, entry) in own.chain(others).take(NEAR) {
            near.read(cx, path, *entry)?;
        }
        Ok(near)
    }

    /// Adds the classes of a file of the tree.
    fn read(&mut self, cx: &Context<'_>, path: &RepoPath, entry: Entry) -> Result<(), Fault> {
        let blob = match entry.mode.is_file() {
            true => cx.change.after.blob_within(path, entry.oid, cx.policy.max_file_size)?,
            false => None,
        };
        if let Some(blob) = blob {
            self.collect(&blob.data, path.extension().unwrap_or_default(), self.files.len());
            self.files.push((path.clone(), entry));
        }
        Ok(())
    }

    /// The text of a file that was read, by its number.
    fn text(&self, cx: &Context<'_>, file: usize) -> Result<Option<Blob>, Fault> {
        let Some((path, entry)) = self.files.get(file) else { return Ok(None) };
        cx.change.after.blob_within(path, entry.oid, cx.policy.max_file_size)
    }

    /// `class A(B, c.D):`, `class A extends B {`, `class A : public B {`, `class A < B`.
    fn collect(&mut self, text: &[u8], extension: &[u8], file: usize) {
        for word in [&b"class "[..], b"object ", b"struct "] {
            for at in memchr::memmem::find_iter(text, word) {
                let is_whole = at == 0 || !is_name(text[at - 1]);
                if let Some((header, bases)) =
                    is_whole.then(|| read(text, at + word.len(), extension)).flatten()
                {
                    let end =
                        header.start + text[header.start..].iter().take_while(|byte| is_name(**byte)).count();
                    let subclass = Subclass { name: text[header.start..end].to_vec(), file, header };
                    for base in bases {
                        self.below.entry(base).or_default().push(subclass.clone());
                    }
                }
            }
        }
    }
}

/// From the name of the class that starts at `at` to the end of its header, and what it extends; `None`: nothing.
fn read(text: &[u8], at: usize, extension: &[u8]) -> Option<(Range<usize>, Vec<Vec<u8>>)> {
    let name = &text[at..at + text[at..].iter().take_while(|byte| is_name(**byte)).count()];
    let is_python = matches!(extension, b"py" | b"pyi");
    let is_ruby = extension == b"rb";
    let start = at + name.len();
    let rest = &text[start..text.len().min(start + 1_000)];
    let end = match rest.first() {
        // What stands in brackets may go on over lines.
        Some(b'(') if is_python => closing(rest)?,
        _ if is_ruby => line_at(text, start).end - start,
        _ => header_end(rest),
    };
    let header = &rest[..end];
    let marks: &[&[u8]] = match () {
        () if is_python => &[b"("],
        () if is_ruby => &[b"<"],
        () => &[b" extends ", b"\textends ", b"\nextends ", b" implements ", b":"],
    };
    // What a constructor takes has colons of its own.
    let is_free = |at: &usize| is_python || depth(&header[..*at]) == 0;
    let bases = marks.iter().find_map(|mark| {
        let found = memchr::memmem::find_iter(header, mark).find(is_free)?;
        Some(&header[found + mark.len()..])
    })?;
    let words = bases.split(|byte| !is_name(*byte)).filter(|word| !word.is_empty());
    let bases: Vec<Vec<u8>> = words
        .filter(|word| !matches!(*word, b"public" | b"private" | b"virtual"))
        .map(<[u8]>::to_vec)
        .collect();
    Some((at..start + end, bases))
}

/// How many brackets `text` leaves open.
fn depth(text: &[u8]) -> usize {
    text.iter().fold(0, |depth: usize, byte| match byte {
        b'(' | b'[' => depth + 1,
        b')' | b']' => depth.saturating_sub(1),
        _ => depth,
    })
}

/// Where the header of a class ends, whose name stands before `rest`: at its body, or, where it has none, with the line
/// behind which nothing goes on.
fn header_end(rest: &[u8]) -> usize {
    const GO_ON: [&str; 8] = ["extends ", "with ", "implements ", "permits ", "where ", ":", ",", "by "];
    const LEFT_OPEN: [&str; 6] = [",", ":", "extends", "with", "implements", "&"];
    let (mut depth, mut line) = (0_usize, 0);
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' | b';' | b'=' if depth == 0 => return at,
            b'\n' if depth == 0 => {
                let this = rest[line..at].trim_ascii_end();
                let next = rest[at..].trim_ascii_start();
                let goes_on = next.first() == Some(&b'{')
                    || GO_ON.iter().any(|word| next.starts_with(word.as_bytes()))
                    || LEFT_OPEN.iter().any(|word| this.ends_with(word.as_bytes()));
                if !goes_on {
                    return at;
                }
                line = at + 1;
            }
            _ => {}
        }
    }
    rest.len()
}

/// What belongs to the class whose name is at `at` and whose header ends at `end`.
fn body(text: &[u8], at: usize, end: usize) -> &[u8] {
    let limit = text.len().min(end + BODY);
    if text.get(end) == Some(&b'{') {
        let close = closing(&text[end..limit]).map_or(limit, |close| end + close);
        return &text[end..close];
    }
    let indent = |line: &[u8]| line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let own = indent(&text[line_at(text, at)]);
    let start = line_at(text, end.min(text.len())).end;
    let mut here = start;
    while here + 1 < limit {
        let line = line_at(text, here + 1);
        let content = &text[line.clone()];
        if !content.trim_ascii().is_empty() && indent(content) <= own {
            break;
        }
        here = line.end;
    }
    &text[end.min(here)..here]
}

/// Whether a body may define a name: it stands before the first bracket or equals sign of a line.
fn defines(body: &[u8], name: &[u8]) -> bool {
    body.split(|byte| matches!(byte, b'\n' | b'{' | b';' | b'}')).any(|line| {
        let head = &line[..memchr::memchr3(b'(', b'=', b'<', line).unwrap_or(line.len())];
        let end = head.iter().rposition(|byte| is_name(*byte)).map_or(0, |last| last + 1);
        head[..end].strip_suffix(name).is_some_and(|before| before.last().is_none_or(|byte| !is_name(*byte)))
    })
}

#[cfg(test)]
mod tests {
    use super::Hierarchy;
    use crate::change::{Blob, Oid};

    fn overrides(extension: &str, text: &str, class: &str, method: &str) -> bool {
        let mut hierarchy = Hierarchy::default();
        hierarchy.collect(text.as_bytes(), extension.as_bytes(), 0);
        let blob = Blob { oid: Oid::from_bytes(&[1; 20]).unwrap(), data: text.as_bytes().into() };
        hierarchy.overrides(&|_| Ok(Some(blob.clone())), class, Some(method)).unwrap()
    }

    #[test]
    fn overriding_methods_are_found_in_every_language_with_classes() {
        for (extension, text) in [
            ("py", "class A(Base):\n    def run(self):\n        return 1\n"),
            (
                "py",
                "class A(\n    mod.Base,\n    Other,\n):\n    x = 1\n\n    async def run(self):\n        return 1\n",
            ),
            ("py", "class A(Base):\n    run = other\n"),
            (
                "ts",
                "export class A<T> extends Base<T> implements I {\n  async run() {\n    return 1;\n  }\n}\n",
            ),
            ("js", "class A extends Base { run() { return 1 } }\n"),
            ("js", "class A extends lib.Base {\n  run = () => 1;\n}\n"),
            (
                "java",
                "public class A extends Base {\n  @Override\n  public int run() {\n    return 1;\n  }\n}\n",
            ),
            ("cs", "class A : Base\n{\n  public override int Run() => 1;\n  int run() { return 1; }\n}\n"),
            (
                "php",
                "class A extends Base\n{\n    public function run(): int\n    {\n        return 1;\n    }\n}\n",
            ),
            ("rb", "class A < Base\n  def run\n    1\n  end\nend\n"),
            ("kt", "class A(val x: Int) : Base(x) {\n  override fun run(): Int = 1\n}\n"),
            ("swift", "class A: Base {\n  override func run() -> Int { 1 }\n}\n"),
            ("scala", "class A(x: Int) extends Base(x) with C {\n  override def run(): Int = 1\n}\n"),
            ("cpp", "class A : public Base {\n public:\n  int run() override { return 1; }\n};\n"),
            ("py", "class A(Base):\n    pass\n\nclass B(A):\n    def run(self):\n        return 1\n"),
        ] {
            assert!(overrides(extension, text, "Base", "run"), "{text}");
            assert!(!overrides(extension, text, "Base", "stop"), "{text}");
            assert!(!overrides(extension, text, "Bas", "run"), "{text}");
        }
    }

    #[test]
    fn a_class_without_a_body_does_not_extend_the_next_one() {
        for (extension, before) in [
            ("scala", "final case class Line(text: String)"),
            ("scala", "case object Legal extends Stage"),
            ("kt", "data class Line(val text: String)"),
            ("kt", "data class Line(\n    val text: String,\n)"),
            ("kt", "object Legal : Stage()"),
        ] {
            let text =
                format!("{before}\n\nclass Base(x: Int) {{\n  fun run(): Int = 1\n  def run: Int = 1\n}}\n");
            assert!(!overrides(extension, &text, "Base", "run"), "{text}");
        }
        for header in [
            "class A(\n    val x: Int,\n) : Base(x) {",
            "class A @Inject constructor(\n    val x: Int,\n) : Base(x)\n{",
            "class A(val x: Int)\n    : Base(x) {",
            "class A(val x: Int) :\n    Other(),\n    Base(x) {",
        ] {
            let text = format!("{header}\n  override fun run(): Int = 1\n}}\n");
            assert!(overrides("kt", &text, "Base", "run"), "{text}");
        }
        for header in ["class A(x: Int)\n    extends Other\n    with Base {", "class A extends mixin(Base) {"]
        {
            let text = format!("{header}\n  run() {{ return 1 }}\n}}\n");
            assert!(overrides("ts", &text, "Base", "run"), "{text}");
        }
    }

    #[test]
    fn what_other_classes_define_overrides_nothing() {
        let text = "class A(Base):\n    def stop(self):\n        self.run()\n\nclass B:\n    def run(self):\n        return 1\n";
        assert!(overrides("py", text, "Base", "stop"));
        assert!(!overrides("py", text, "Base", "run.x"));
        assert!(!overrides("py", "class B:\n    def run(self):\n        return 1\n", "Base", "run"));
    }
}
