//! Functions that say that they were never written and end: in whatever words, and by whatever ends a program.

use super::fakery_stub::RULE;
use super::testing::marks;

#[track_caller]
fn counts(cases: &[(&str, &str, usize)]) {
    let wrong: Vec<_> =
        cases.iter().filter(|(path, text, want)| marks(&RULE, path, text).len() != *want).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn whatever_the_words() {
    counts(&[
        ("a.swift", "func pay(for cart: Cart) {\n  fatalError(\"pay hasn't been implemented yet\")\n}\n", 1),
        (
            "a.php",
            "<?php\nfunction read($a) {\n  throw new RuntimeException('X12: not implemented as of yet');\n}\n",
            1,
        ),
        ("a.js", "function sync(a) {\n  throw new Error(\"sync: no implementation yet\");\n}\n", 1),
        (
            "a.ts",
            "function save(a: A) {\n  throw new Error(\"Saving hasn't been implemented so far\");\n}\n",
            1,
        ),
        ("a.lua", "function undo(a)\n  error(\"undo is not implemented so far\")\nend\n", 1),
        (
            "A.java",
            "class A {\n  void run(B b) {\n    throw new IllegalStateException(\"run is still to be implemented\");\n  }\n}\n",
            1,
        ),
        (
            "a.go",
            "package a\n\nfunc Settle(id string) {\n\tpanic(\"settling is yet to be implemented\")\n}\n",
            1,
        ),
        ("a.js", "function get(a) {\n  throw new Error(\"the server has not implemented ranges\");\n}\n", 0),
        (
            "a.js",
            "function get(a) {\n  throw new Error(\"no implementation for this type was found\");\n}\n",
            0,
        ),
        (
            "A.java",
            "class A {\n  void remove(B b) {\n    throw new UnsupportedOperationException(\"read-only\");\n  }\n}\n",
            0,
        ),
    ]);
}

#[test]
fn whatever_ends_it() {
    counts(&[
        (
            "a.c",
            "int merge(struct a *a)\n{\n\t(void)a;\n\tfputs(\"merge: not implemented yet\\n\", stderr);\n\tabort();\n}\n",
            1,
        ),
        ("a.cc", "int merge(A *a) {\n  std::cerr << \"merge not implemented\\n\";\n  std::exit(1);\n}\n", 1),
        (
            "a.go",
            "package a\n\nfunc Restore(id string) {\n\tfmt.Fprintln(os.Stderr, \"restore is not implemented yet\")\n\tos.Exit(1)\n}\n",
            1,
        ),
        ("a.sh", "restore() {\n  echo \"restore is not implemented yet\" >&2\n  exit 1\n}\n", 1),
        (
            "a.lua",
            "function undo(a)\n  io.stderr:write(\"undo is not implemented yet\\n\")\n  os.exit(1)\nend\n",
            1,
        ),
        (
            "a.c",
            "int bad(const char *name)\n{\n\tfprintf(stderr, \"%s: option not supported\\n\", name);\n\texit(2);\n}\n",
            0,
        ),
        (
            "a.c",
            "int merge(struct a *a)\n{\n\tif (!a->two)\n\t\treturn one(a);\n\tfputs(\"three-way merge: not supported\\n\", stderr);\n\tabort();\n}\n",
            0,
        ),
        ("a.c", "int report(struct a *a)\n{\n\tfputs(a->text, stderr);\n\tabort();\n}\n", 0),
    ]);
}

#[test]
fn handlers_of_a_gateway() {
    counts(&[
        ("a.lua", "function _M.purge()\n  return ngx.exit(501)\nend\n", 1),
        ("a.lua", "function _M.purge()\n  ngx.exit(ngx.HTTP_NOT_IMPLEMENTED)\nend\n", 1),
        (
            "a.lua",
            "function _M.serve(m)\n  if m == \"PATCH\" then\n    return ngx.exit(501)\n  end\n  serve(m)\nend\n",
            0,
        ),
    ]);
}
