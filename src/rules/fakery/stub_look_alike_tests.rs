//! What looks like a stub in mature code and is none, each beside a close one that is.

use super::fakery_stub::RULE;
use super::testing::{change, judge, marks, policy};

#[track_caller]
fn counts(cases: &[(&str, &str, usize)]) {
    let wrong: Vec<_> =
        cases.iter().filter(|(path, text, want)| marks(&RULE, path, text).len() != *want).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_writes_to_a_printer_or_builds_a_page_works() {
    counts(&[
        (
            "a.cc",
            "void Field::GenerateParsingCode(io::Printer* printer) {\n  // TODO(jon): what about the default value?\n  printer->Print(variables_, \"x = 1;\");\n}\n",
            0,
        ),
        ("a.cc", "void Field::WriteToString(io::Printer* printer) {\n  // TODO: implement\n}\n", 1),
        (
            "a.js",
            "function logObj(data) {\n  // TODO: print it in a pretty way\n  console.appendChild(document.createTextNode(data));\n}\n",
            0,
        ),
        (
            "A.java",
            "class A {\n  void appendTo(Message message, Appendable output) {\n    // TODO(xf): optimize for mobile.\n    new PrinterImpl(registry).print(message);\n  }\n}\n",
            0,
        ),
        (
            "A.java",
            "class A {\n  void appendTo(Message message, Appendable output) {\n    // TODO(xf): write it.\n    System.out.println(message);\n  }\n}\n",
            1,
        ),
    ]);
}

#[test]
fn what_others_replace() {
    counts(&[
        (
            "db.h",
            "class DB {\n public:\n  virtual Status FlushWAL(bool sync) {\n    return Status::NotSupported(\"FlushWAL not implemented\");\n  }\n};\n",
            0,
        ),
        (
            "db.h",
            "class DB {\n public:\n  Status FlushWAL(bool sync) {\n    return Status::NotSupported(\"FlushWAL not implemented\");\n  }\n};\n",
            1,
        ),
        (
            "a.py",
            "class Handler:\n    def data_received(self, chunk):\n        \"\"\"Implement this method to handle streamed data. Not implemented yet.\"\"\"\n        raise NotImplementedError()\n",
            0,
        ),
        (
            "a.py",
            "class Cache:\n    def length(self, layer):\n        # TODO: deprecate this function in favor of position\n        raise NotImplementedError(\"Make sure to implement `length` in a subclass.\")\n",
            0,
        ),
        ("a.py", "def wait(pid):\n    raise NotImplementedError from _error\n", 0),
        ("a.py", "def wait(pid):\n    raise NotImplementedError\n", 1),
    ]);
}

#[test]
fn where_the_marks_of_a_language_come_from() {
    counts(&[
        ("a.kt", "public inline fun TODO(): Nothing = throw NotImplementedError()\n", 0),
        ("a.kt", "fun load(id: Int): Nothing = throw NotImplementedError()\n", 1),
        (
            "a.kt",
            "val isInitialized: Boolean\n    get() = throw NotImplementedError(\"Implementation is intrinsic\")\n",
            0,
        ),
        ("a.scala", "object A {\n  def ??? : Nothing = throw new NotImplementedError\n}\n", 0),
        ("a.scala", "class A {\n  val ??? = encode(\"???\")\n}\n", 0),
        ("a.scala", "class A {\n  def tag[T](): Tag[T] = macro ???\n}\n", 0),
        ("a.scala", "class A {\n  def tag[T](): Tag[T] = ???\n}\n", 1),
        (
            "a.swift",
            "class A: View {\n  required init(context: Context) {\n    fatalError(\"init(context:) has not been implemented\")\n  }\n}\n",
            0,
        ),
        (
            "a.swift",
            "class A: View {\n  func load(context: Context) {\n    fatalError(\"load has not been implemented\")\n  }\n}\n",
            1,
        ),
        (
            "a.ts",
            "export class MethodNotSupportedRpcError extends RpcError {\n  constructor(cause: Error) {\n    super(cause, { message: 'The method is not implemented.' });\n  }\n}\n",
            0,
        ),
        (
            "a.kt",
            "fun find(queries: List<Query>): Query? {\n    return queries.firstOrNull { it.text.contains(\"TODO\", true) }\n}\n",
            0,
        ),
    ]);
}

#[test]
fn what_is_refused_on_purpose() {
    counts(&[
        (
            "a.rs",
            "fn writer(&self) -> W {\n    unimplemented!(\"Store is a built-in; use StoreWriter::new\")\n}\n",
            0,
        ),
        (
            "a.rs",
            "fn writer(&self) -> W {\n    unimplemented!(\"pulley shouldn't need stack bound checks\")\n}\n",
            0,
        ),
        ("a.rs", "fn writer(&self) -> W {\n    unimplemented!(\"writer\")\n}\n", 1),
        ("os_js.go", "package a\n\nfunc open(name *byte) int32 {\n\tpanic(\"not implemented\")\n}\n", 0),
        (
            "unsupported.go",
            "//go:build windows || plan9\n\npackage a\n\nfunc NotifyOnHup(hup chan os.Signal) {}\n",
            0,
        ),
        ("a.go", "package a\n\nfunc cgounimpl() {\n\tpanic(\"cgo not implemented\")\n}\n", 0),
        ("os_open.go", "package a\n\nfunc open(name *byte) int32 {\n\tpanic(\"not implemented\")\n}\n", 1),
    ]);
}

#[test]
fn a_class_far_down_a_large_tree_has_its_subclasses_near() {
    let mut files: Vec<(String, String)> =
        (0..5_001).map(|at| (format!("a/{at:05}.py"), String::new())).collect();
    let base =
        "class Node:\n    def accept(self, visitor):\n        raise RuntimeError(\"Not implemented\")\n";
    files.push(("z/base.py".to_owned(), base.to_owned()));
    let found = |files: &[(String, String)]| {
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
        judge(&RULE, &change(&[], &files), &policy()).found.len()
    };
    assert_eq!(found(&files), 1);
    let leaf = "class Leaf(Node):\n    def accept(self, visitor):\n        return visitor.leaf(self)\n";
    files.push(("z/leaf.py".to_owned(), leaf.to_owned()));
    assert_eq!(found(&files), 0);
}
