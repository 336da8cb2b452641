//! Made-up data, values that stand where real ones belong, and imports of test code: across the tree, and what is said.

use crate::allow::{brief, judged_by_content};

const MOCKS: &str = "export const users = [{ id: 1, name: 'Ann' }];\n";

#[test]
fn an_import_of_test_code_is_followed_and_both_ends_are_named() {
    let sandbox = judged_by_content();
    sandbox.write("src/__mocks__/users.ts", MOCKS);
    sandbox.commit("Mocks for tests");
    sandbox.write(
        "src/api/users.ts",
        "import { users } from '../__mocks__/users';\n\nexport const list = () => users;\n",
    );
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-mock src/api/users.ts:1"]);
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("src/api/users.ts imports src/__mocks__/users.ts, which is test code")
        .says("path: below __mocks__/");
}

#[test]
fn an_import_counts_when_its_line_is_added() {
    let sandbox = judged_by_content();
    sandbox.write("tests/factories.py", "def user():\n    return {'id': 1}\n");
    sandbox.write("shop/__init__.py", "");
    sandbox.write("shop/api.py", "from tests.factories import user\n\n\ndef first():\n    return user()\n");
    sandbox.commit("Stood before");
    sandbox.write("shop/api.py", "from tests.factories import user\n\n\ndef last():\n    return user()\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), ["error fakery-mock shop/api.py:1"]);
}

#[test]
fn a_go_package_and_a_java_class_are_found_by_their_roots() {
    let sandbox = judged_by_content();
    sandbox.write("go.mod", "module acme.dev/shop\n\ngo 1.22\n");
    sandbox.write("internal/mocks/users.go", "package mocks\n\nvar Users = []string{\"Ann\"}\n");
    sandbox.write("cmd/shop/main.go", "package main\n\nimport (\n\t\"fmt\"\n\n\t\"acme.dev/shop/internal/mocks\"\n)\n\nfunc main() {\n\tfmt.Println(mocks.Users)\n}\n");
    sandbox.write("src/test/java/acme/data/Users.java", "package acme.data;\n\npublic class Users {}\n");
    sandbox.write(
        "src/main/java/acme/Api.java",
        "package acme;\n\nimport acme.data.Users;\n\npublic class Api {}\n",
    );
    sandbox.stage();
    assert_eq!(
        brief(&sandbox.report(&["--staged"]), "findings"),
        ["error fakery-mock cmd/shop/main.go:6", "error fakery-mock src/main/java/acme/Api.java:3"]
    );
}

#[test]
fn the_role_that_the_policy_gives_a_file_counts_for_who_imports_it() {
    let sandbox = judged_by_content();
    sandbox.write(
        "policy.toml",
        format!("{}\n[roles]\nproduction = [\"src/mocks/**\"]\n", sandbox.read("policy.toml")),
    );
    sandbox.write("src/mocks/users.ts", MOCKS);
    sandbox.commit("What is called mocks is delivered here");
    sandbox.write("src/api.ts", "export { users } from './mocks/users';\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
}

#[test]
fn the_help_names_the_code_that_does_the_work() {
    let sandbox = judged_by_content();
    sandbox.write("src/billing/stripe.rs", "pub fn charge(cents: u64) -> u64 {\n    post(cents)\n}\n");
    sandbox.write("src/api/users.ts", "export const users = () => fetch('/users');\n");
    sandbox.commit("Clients");
    sandbox.write("src/page.ts", "const MOCK_USERS = [{ id: 1, name: 'Ann' }, { id: 2, name: 'Bob' }];\n");
    sandbox.write("src/shop.rs", "pub fn refund_stripe_payment(id: &str) -> u64 {\n    todo!()\n}\n");
    sandbox.stage();
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("`MOCK_USERS` holds made-up data, in production code")
        .says("call the code in src/api/users.ts, or record BLOCKED in WORK_STATUS.md and stop")
        .says("call the code in src/billing/stripe.rs, or record BLOCKED in WORK_STATUS.md and stop");
}

#[test]
fn without_code_that_does_the_work_the_help_says_what_to_do() {
    let sandbox = judged_by_content();
    sandbox
        .write("app/login.py", "def login(user):\n    check(user)\n    return {'token': 'fake-jwt-token'}\n");
    sandbox.stage();
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("\"fake-jwt-token\" is a token that nobody issued")
        .says("issue a real token, and verify it")
        .says("record BLOCKED in WORK_STATUS.md");
}

#[test]
fn settings_are_judged_by_their_values_and_templates_pass() {
    let sandbox = judged_by_content();
    for path in [".env", "config/app.yml", "config/app.json", "app.properties"] {
        let text = match path {
            "config/app.json" => "{\n  \"password\": \"changeme\"\n}\n",
            "config/app.yml" => "password: changeme\n",
            _ => "PASSWORD=changeme\n",
        };
        sandbox.write(path, text);
        sandbox.write(&format!("{path}.example"), text);
    }
    sandbox.stage();
    assert_eq!(
        brief(&sandbox.report(&["--staged"]), "findings"),
        [
            "error fakery-placeholder .env:1",
            "error fakery-placeholder app.properties:1",
            "error fakery-placeholder config/app.json:2",
            "error fakery-placeholder config/app.yml:1",
        ]
    );
}

#[test]
fn a_method_that_no_subclass_writes_is_a_stub() {
    let sandbox = judged_by_content();
    let base =
        "class Store {\n  put(x) {\n    throw new Error('Not implemented');\n  }\n}\nexport default Store;\n";
    sandbox.write("src/store.js", base);
    sandbox.write("src/disk.js", "import Store from './store';\nexport class Disk extends Store {\n  get(x) {\n    return read(x);\n  }\n}\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-stub src/store.js:3"]);
    sandbox.write("src/disk.js", "import Store from './store';\nexport class Disk extends Store {\n  put(x) {\n    return write(x);\n  }\n}\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
}

#[test]
fn a_file_full_of_such_words_costs_bounded_time_and_is_said_to_be_judged_in_part() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.ts", "mockData = [1, [\n".repeat(20_000));
    sandbox.stage();
    let report = sandbox.report(&["--staged"]);
    assert!(!report["not_evaluated"].as_array().unwrap().is_empty(), "{report}");
}
