//! What `fakery-mock` makes of imports that look like those of tests.

use super::fakery_mock::RULE;
use super::testing::{change, judge, marks, policy};

/// How many findings there are in the first of `files`, the others standing in the tree.
fn count(files: &[(&str, &str)]) -> usize {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let found = judge(&RULE, &change(&[], &files), &policy()).found;
    let own = |path: &crate::change::RepoPath| path.as_bytes() == files[0].0.as_bytes();
    found.iter().filter(|finding| finding.path.as_ref().is_some_and(own)).count()
}

#[test]
fn a_directory_of_the_api_that_is_called_test() {
    let index = ("lib/actions/index.ts", "export { mine } from './test/mine.js'\n");
    let module = (
        "lib/actions/test/mine.ts",
        "export function mine(client: Client) {\n  return client.request('mine')\n}\n",
    );
    let points =
        ("lib/actions/package.json", "{ \"type\": \"module\", \"main\": \"../_cjs/actions/index.js\" }\n");
    assert_eq!(count(&[index, module, points]), 0);
    let package = ("lib/actions/package.json", "{ \"name\": \"a\", \"version\": \"1.0.0\" }\n");
    assert_eq!(count(&[index, module, package]), 1);
}

#[test]
fn helpers_of_go_tests_say_so() {
    let files = |text| {
        [
            ("integration/cluster.go", text),
            ("pkg/testutil/a.go", "package testutil\n\nfunc A() {}\n"),
            ("go.mod", "module example.org/m\n"),
        ]
    };
    let helper = "package integration\n\nimport (\n\t\"testing\"\n\t\"example.org/m/pkg/testutil\"\n)\n\nfunc A(t *testing.T) { testutil.A() }\n";
    assert_eq!(count(&files(helper)), 0);
    let program =
        "package integration\n\nimport (\n\t\"example.org/m/pkg/testutil\"\n)\n\nfunc A() { testutil.A() }\n";
    assert_eq!(count(&files(program)), 1);
}

#[test]
fn a_mock_that_is_only_known_or_only_documented() {
    let asked = "from unittest.mock import _patch as PatchType\n\n\ndef mocks(p):\n    return isinstance(p, PatchType)\n";
    assert_eq!(marks(&RULE, "app/a.py", asked).len(), 0);
    let used = "from unittest.mock import patch\n\n\ndef load():\n    with patch('a.b'):\n        run()\n";
    assert_eq!(marks(&RULE, "app/a.py", used).len(), 1);
    let documented = "import sys\n\nif \"sphinx\" in sys.modules:\n    from unittest.mock import Mock\n\n    np = Mock()\n";
    assert_eq!(marks(&RULE, "app/a.py", documented).len(), 0);
}
