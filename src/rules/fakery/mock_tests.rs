//! `fakery-mock` tried on every shape in every language, and on what looks like one.

use super::fakery_mock::RULE;
use super::testing::{change, judge, marks, policy};

fn assert_found(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(marks(&RULE, path, text).len(), 1, "{path}: {text}\n{:?}", marks(&RULE, path, text));
    }
}

fn assert_fine(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

/// What is found in the first of `files`, the others standing in the tree.
fn imports(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let path = files[0].0;
    let found = judge(&RULE, &change(&[], &files), &policy()).found;
    let own = found
        .into_iter()
        .filter(|finding| finding.path.as_ref().is_some_and(|own| own.as_bytes() == path.as_bytes()));
    own.map(|finding| finding.message).collect()
}

#[test]
fn values_of_ecma() {
    for path in ["src/a.js", "src/a.ts", "src/a.tsx", "src/a.jsx"] {
        assert_found(
            path,
            &[
                "const mockUsers = [{ id: 1, name: 'Ann' }, { id: 2, name: 'Bob' }];",
                "export const MOCK_DATA = {\n  users: [{ id: 1, name: \"Ann\" }],\n};\n",
                "let fakeResponse = { status: 200, body: { id: 'ch_1', paid: true } };",
                "export const mockResponse = '{\"id\": 1, \"name\": \"Ann\"}';",
                "const dummyOrders = [\n  { id: 1, total: 20.5, state: 'paid' },\n  { id: 2, total: 3, state: 'open' },\n];\n",
                "const sampleCustomers = [{ id: 1, name: 'Ann' }, { id: 2, name: 'Bob' }];",
                "const hardcodedProducts = [{ id: 1, name: 'Pen' }, { id: 2, name: 'Cup' }];",
                "class A {\n  fakeUsers = [{ id: 1, name: 'Ann' }];\n}\n",
                "this.mockItems = [{ id: 1, name: 'Ann' }];",
                "function getMockUsers() {\n  return [{ id: 1, name: 'Ann' }];\n}\n",
                "const getMockUsers = () => [{ id: 1, name: 'Ann' }];\n",
                "const fetchMockOrders = async () => {\n  return { orders: [{ id: 1, total: 9 }] };\n};\n",
                "export default {\n  data() {\n    return {\n      mockPosts: [{ id: 1, title: 'a' }],\n    };\n  },\n};\n",
                "class MockPaymentGateway {\n  charge(cents) {\n    return { id: 'ch_1', status: 'succeeded' };\n  }\n}\n",
                "function load() {\n  if (!process.env.API_KEY) {\n    return mockUsers;\n  }\n  return get();\n}\n",
                "const load = () => new Promise((resolve) => setTimeout(() => resolve({ id: 1, name: 'Ann' }), 500));",
                "async function load() {\n  await sleep(300);\n  return { id: 1, name: 'Ann' };\n}\n",
                "function mockRows(n) {\n  const rows = [];\n  for (let i = 0; i < n; i++) {\n    rows.push({ id: i, score: Math.random() });\n  }\n  return rows;\n}\n",
                "const mockUsers = Array.from({ length: 10 }, (_, i) => ({ id: i, role: 'admin' }));",
                "import { faker } from '@faker-js/faker';",
                "const sinon = require('sinon');",
            ],
        );
    }
    assert_found(
        "src/a.ts",
        &[
            "const mockUsers: User[] = [{ id: 1, name: 'Ann' }];",
            "const MOCKS: Record<string, User> = {\n  a: { id: 1, name: 'Ann' },\n  b: { id: 2, name: 'Bob' },\n};\n",
        ],
    );
}

#[test]
fn values_of_python() {
    assert_found(
        "app/a.py",
        &[
            "MOCK_USERS = [{'id': 1, 'name': 'Ann'}]\n",
            "MOCK_USERS: list[dict] = [\n    {'id': 1, 'name': 'Ann'},\n]\n",
            "fake_response = {\"status\": \"ok\", \"id\": 3}\n",
            "dummy_orders = [{'id': 1, 'total': 2.5}, {'id': 2, 'total': 3.5}]\n",
            "def load():\n    mock_data = {'rows': [1, 2, 3], 'name': 'x'}\n    return mock_data\n",
            "def get_mock_users():\n    \"\"\"Users.\"\"\"\n    return [{'id': 1, 'name': 'Ann'}]\n",
            "def generate_fake_orders(count):\n    return [{'id': i, 'total': random.randint(1, 9)} for i in range(count)]\n",
            "class FakePaymentGateway:\n    def charge(self, cents):\n        return {'id': 'ch_1', 'status': 'succeeded'}\n",
            "class MockMailer(Mailer):\n    def send(self, to):\n        return True\n",
            "def load(key):\n    if not api_key:\n        return MOCK_USERS\n    return get(key)\n",
            "def load():\n    time.sleep(1)\n    return {'id': 1, 'name': 'Ann'}\n",
            "async def price(symbol):\n    await asyncio.sleep(0.1)  # the network\n    return {'symbol': symbol, 'price': 1.5, 'currency': 'USD'}\n",
            "class MockLLMClient:\n    def complete(self, prompt):\n        return f'An answer to {prompt}'\n",
            "from faker import Faker\n",
            "import faker\n",
            "from unittest.mock import MagicMock\n",
            "from unittest import mock\n",
            "import mimesis as m\n",
        ],
    );
}

#[test]
fn values_of_rust_and_go() {
    assert_found(
        "src/a.rs",
        &[
            "const MOCK_USERS: &[(&str, u32)] = &[(\"Ann\", 1), (\"Bob\", 2)];",
            "const MOCK_RESPONSE: &str = r#\"{\"id\": 1, \"name\": \"Ann\"}\"#;",
            "fn a() {\n    let fake_users = vec![User { id: 1, name: \"Ann\".to_string() }];\n    b(fake_users);\n}\n",
            "static FAKE_DB: [(&str, &str); 2] = [(\"a\", \"b\"), (\"c\", \"d\")];",
            "pub struct MockPaymentGateway;\n\nimpl Gateway for MockPaymentGateway {\n    fn charge(&self) -> Result<Receipt, Error> {\n        Ok(Receipt { id: \"r1\".into(), state: \"paid\".into() })\n    }\n}\n",
            "fn mock_orders() -> Vec<Order> {\n    vec![Order { id: 1, name: \"a\".into() }]\n}\n",
            "use fake::{Fake, Faker};",
            "use mockall::automock;",
            "use wiremock::MockServer;",
        ],
    );
    assert_found(
        "a.go",
        &[
            "package a\n\nvar mockUsers = []User{{ID: 1, Name: \"Ann\"}, {ID: 2, Name: \"Bob\"}}\n",
            "package a\n\nvar fakeDB = map[string]User{\"a\": {ID: 1, Name: \"Ann\"}}\n",
            "package a\n\nfunc a() {\n\tmockResponse := map[string]string{\"id\": \"1\", \"name\": \"Ann\"}\n\tb(mockResponse)\n}\n",
            "package a\n\nfunc (m *MockEmailClient) Send(to string) (*Receipt, error) {\n\treturn &Receipt{ID: \"m1\", State: \"sent\"}, nil\n}\n\nfunc (m *MockEmailClient) Name() string {\n\treturn \"mock\"\n}\n",
            "package a\n\nfunc getMockUsers() []User {\n\treturn []User{{ID: 1, Name: \"Ann\"}}\n}\n",
            "package a\n\nfunc (s *Store) FakeOrders() []Order {\n\treturn []Order{{ID: 1, Name: \"a\"}}\n}\n",
            "package a\n\nimport (\n\t\"fmt\"\n\t\"github.com/brianvoe/gofakeit/v6\"\n)\n",
        ],
    );
}

#[test]
fn values_of_other_languages() {
    assert_found(
        "src/main/java/A.java",
        &[
            "class A {\n  private static final List<User> MOCK_USERS = List.of(new User(1, \"Ann\"), new User(2, \"Bob\"));\n}\n",
            "class A {\n  public List<User> getMockUsers() {\n    return List.of(new User(1, \"Ann\"), new User(2, \"Bob\"));\n  }\n}\n",
            "import com.github.javafaker.Faker;\n",
            "import static org.mockito.Mockito.mock;\n",
        ],
    );
    assert_found(
        "a.kt",
        &["val mockUsers = listOf(User(1, \"Ann\"), User(2, \"Bob\"))\n", "import io.mockk.mockk\n"],
    );
    assert_found(
        "A.cs",
        &[
            "class A {\n  private readonly List<User> _mockUsers = new List<User> { new User { Id = 1, Name = \"Ann\" } };\n}\n",
            "using Bogus;\n",
            "using Moq;\n",
        ],
    );
    assert_found(
        "a.php",
        &[
            "<?php\n$mockUsers = [['id' => 1, 'name' => 'Ann'], ['id' => 2, 'name' => 'Bob']];\n",
            "<?php\nfunction getFakeOrders() {\n    return [['id' => 1, 'total' => 3]];\n}\n",
            "<?php\nuse Faker\\Factory;\n",
        ],
    );
    assert_found(
        "a.rb",
        &[
            "MOCK_USERS = [{ id: 1, name: 'Ann' }, { id: 2, name: 'Bob' }].freeze\n",
            "def fake_orders\n  [{ id: 1, total: 3 }]\nend\n",
            "require 'faker'\n",
        ],
    );
    assert_found(
        "a.swift",
        &["let mockUsers: [User] = [User(id: 1, name: \"Ann\"), User(id: 2, name: \"Bob\")]\n"],
    );
    assert_found("a.scala", &["val mockUsers = List(User(1, \"Ann\"), User(2, \"Bob\"))\n"]);
    assert_found("a.c", &["static const struct user mock_users[] = { { 1, \"Ann\" }, { 2, \"Bob\" } };\n"]);
    assert_found("a.cpp", &["const std::vector<User> mockUsers = { { 1, \"Ann\" }, { 2, \"Bob\" } };\n"]);
}

#[test]
fn words_of_a_domain() {
    assert_fine(
        "src/a.ts",
        &[
            "const sampleRate = 44100;",
            "const sampleSizes = [1, 2, 4, 8];",
            "const sampleNames = ['a', 'b'];",
            "const dummyHead = { value: 0, next: null };",
            "const mockServer = setupServer({ port: 3000, host: 'localhost' });",
            "const mockModules = ['fs', 'path'];",
            "const mockFn = jest.fn();",
            "const fakeTimers = { now: 0, step: 1 };",
            "const isFakeNews = ['a', 'b', 'c'];",
            "const mockUsers = await loadUsers(path);",
            "const mockUsers = users.filter((user) => user.id === 1);",
            "const hammockPrices = [{ id: 1, price: 2 }];",
            "const stubs = { a: 1 };",
            "const demoMode = { enabled: false, banner: 'x' };",
            "// const mockUsers = [{ id: 1, name: 'Ann' }];",
            "const text = \"mockUsers = [{ id: 1, name: 'Ann' }]\";",
            "describe('a', () => { const mockUsers = [{ id: 1, name: 'Ann' }]; });",
            "setTimeout(() => resolve(rows), 500);",
            "setTimeout(() => setOpen(false), 500);",
            "import type { Faker } from '@faker-js/faker';",
            "import chancery from 'chancery';",
            "function load() {\n  if (!apiKey) {\n    throw new Error('no key');\n  }\n  return get();\n}\n",
        ],
    );
    assert_fine(
        "app/a.py",
        &[
            "SAMPLE_RATES = [22050, 44100]\n",
            "dummies = pd.get_dummies(frame)\n",
            "dummy_columns = ['a', 'b']\n",
            "fake_news_labels = ['real', 'fake']\n",
            "sample_weight = {'a': 1, 'b': 2}\n",
            "stub_path = {'a': 1, 'b': 'c'}\n",
            "class DummyLock:\n    def acquire(self):\n        return True\n",
            "class NullMailer:\n    def send(self):\n        return True\n",
            "class FakeEmailBackend:\n    \"\"\"Keeps mails in memory, for tests.\"\"\"\n    def send(self):\n        return True\n",
            "if TYPE_CHECKING:\n    from faker import Faker\n",
            "from unittest import TestCase\n",
            "def test_it():\n    mock_users = [{'id': 1, 'name': 'Ann'}]\n",
            "def wait(url):\n    time.sleep(1)\n    return get(url)\n",
        ],
    );
    assert_fine(
        "src/a.rs",
        &[
            "#[cfg(test)]\nmod tests {\n    const MOCK_USERS: &[(&str, u32)] = &[(\"Ann\", 1)];\n}\n",
            "#[cfg(test)]\nuse mockall::automock;\n",
            "pub fn fake() -> u8 {\n    1\n}\n",
            "const DUMMY_NODE: Node = Node { index: 0, next: 0 };",
            "const SAMPLE_TABLE: [u8; 4] = [1, 2, 3, 4];",
        ],
    );
    assert_fine(
        "a.go",
        &[
            "package a\n\nvar dummyNode = node{1, 2}\n",
            "package a\n\nvar stubFiles = []string{\"a\", \"b\"}\n",
        ],
    );
}

#[test]
fn tooling_and_libraries_of_mocks_are_left_alone() {
    let text = "const mockUsers = [{ id: 1, name: 'Ann' }, { id: 2, name: 'Bob' }];";
    for path in [
        "src/mocks/users.ts",
        "src/__mocks__/users.ts",
        "src/users.stories.tsx",
        "tests/users.ts",
        "db/seeds/users.js",
        "db/migrations/1.js",
        "vitest.config.ts",
        "jest.setup.js",
        "tools/mock-server/index.js",
        "examples/a.ts",
        "src/seed.ts",
    ] {
        assert_fine(path, &[text]);
    }
    assert_eq!(imports(&[("src/a.ts", text), ("package.json", "{ \"name\": \"shop\" }")]).len(), 1);
    assert_eq!(
        imports(&[("src/a.ts", text), ("package.json", "{\n\"name\": \"mock-api\"\n}")]),
        Vec::<String>::new()
    );
}

#[test]
fn imports_are_followed() {
    let rows = "users = [{'id': 1, 'name': 'Ann'}, {'id': 2, 'name': 'Bob'}]\n";
    for files in [
        &[
            ("src/api/users.ts", "import { users } from '../__mocks__/users';\n"),
            ("src/__mocks__/users.ts", "x"),
        ][..],
        &[("src/api/users.ts", "import { users } from '@/mocks/users';\n"), ("src/mocks/users.ts", "x")],
        &[("src/api/users.ts", "const users = require('../mocks');\n"), ("src/mocks/index.js", "x")],
        &[("src/a.ts", "export * from './fixtures/users.js';\n"), ("src/fixtures/users.ts", "x")],
        &[
            ("src/a.ts", "import u from '#mocks/users';\n"),
            ("package.json", "{\"imports\": {\"#mocks/*\": \"./src/mocks/*.ts\"}}"),
            ("src/mocks/users.ts", "x"),
        ],
        &[
            ("web/a.ts", "import u from 'fakes/users';\n"),
            (
                "web/tsconfig.json",
                "{\"compilerOptions\": {\"baseUrl\": \".\", \"paths\": {\"fakes/*\": [\"lib/fakes/*\"]}}}",
            ),
            ("web/lib/fakes/users.ts", "x"),
        ],
        &[("src/a.tsx", "import { render } from '../test/helpers';\n"), ("test/helpers.ts", "x")],
        &[("src/a.ts", "import { a } from './users.spec';\n"), ("src/users.spec.ts", "x")],
        &[
            ("shop/api.py", "from tests.factories import user\n"),
            ("tests/factories.py", "x"),
            ("shop/__init__.py", ""),
        ],
        &[("shop/api.py", "from .mocks import users\n"), ("shop/mocks/users.py", "x")],
        &[
            ("shop/api.py", "from shop.fixtures.users import (\n    a,\n    b,\n)\n"),
            ("shop/fixtures/users.py", "x"),
            ("shop/__init__.py", ""),
        ],
        &[("shop/api.py", "from . import mock\n"), ("shop/mock.py", rows)],
        &[
            ("cmd/a/main.go", "package main\n\nimport (\n\t\"acme.dev/shop/internal/mocks\"\n)\n"),
            ("go.mod", "module acme.dev/shop\n"),
            ("internal/mocks/users.go", "package mocks"),
        ],
        &[("src/lib.rs", "mod mocks;\n"), ("src/mocks.rs", "x")],
        &[("src/api.rs", "use crate::mocks::users::all;\n"), ("src/lib.rs", ""), ("src/mocks/users.rs", "x")],
        &[
            ("src/main/java/acme/A.java", "import acme.data.Users;\n"),
            ("src/test/java/acme/data/Users.java", "x"),
        ],
    ] {
        let found = imports(files);
        let target = files.last().unwrap().0;
        let target = if target == "shop/__init__.py" { files[1].0 } else { target };
        let target = target.strip_suffix("/users.go").unwrap_or(target);
        assert_eq!(found.len(), 1, "{files:?}");
        assert!(
            found[0].starts_with(&format!("{} imports {target}, which is test", files[0].0)),
            "{found:?}"
        );
    }
}

#[test]
fn imports_of_what_is_not_there_are_believed_where_the_path_says_it() {
    for (import, target) in [
        ("./__mocks__/users", "src/api/__mocks__/users"),
        ("../../test/fixtures/users", "test/fixtures/users"),
    ] {
        let text = format!("import {{ users }} from '{import}';\n");
        let found = imports(&[("src/api/users.ts", &text)]);
        assert!(
            found[0].starts_with(&format!("src/api/users.ts imports {target}, which is test")),
            "{found:?}"
        );
    }
}

#[test]
fn imports_that_say_nothing() {
    for files in [
        // Nothing is there, and the path may mean anything.
        &[("src/a.ts", "import { users } from './mocks/users';\n")][..],
        &[("src/a.ts", "import { users } from 'acme-mocks';\n")],
        // Types alone.
        &[("src/a.ts", "import type { User } from './mocks/users';\n"), ("src/mocks/users.ts", "x")],
        &[
            ("src/a.ts", "import { type User, type Order } from './mocks/users';\n"),
            ("src/mocks/users.ts", "x"),
        ],
        // Development.
        &[
            ("src/a.ts", "if (import.meta.env.DEV) {\n  await import('./mocks/users');\n}\n"),
            ("src/mocks/users.ts", "x"),
        ],
        &[
            (
                "src/a.ts",
                "async function start() {\n  if (process.env.NODE_ENV !== 'development') return;\n  await import('./mocks/users');\n}\n",
            ),
            ("src/mocks/users.ts", "x"),
        ],
        &[("shop/a.py", "if TYPE_CHECKING:\n    from .mocks import users\n"), ("shop/mocks/users.py", "x")],
        &[("src/lib.rs", "#[cfg(test)]\nmod mocks;\n"), ("src/mocks.rs", "x")],
        &[("src/lib.rs", "#[cfg(feature = \"test-util\")]\npub mod mocks;\n"), ("src/mocks.rs", "x")],
        // Somebody's tests.
        &[("src/a.test.ts", "import { users } from './mocks/users';\n"), ("src/mocks/users.ts", "x")],
        &[("src/testing/run.ts", "import { users } from '../mocks/users';\n"), ("src/mocks/users.ts", "x")],
        // What is delivered to those who test.
        &[("src/lib.rs", "pub mod test;\n"), ("src/test/mod.rs", "x")],
        &[
            ("shop/api.py", "from shop.mock import MockTarget\n"),
            ("shop/mock.py", "class MockTarget:\n    pass\n"),
            ("shop/__init__.py", ""),
        ],
        // Production, whatever its name.
        &[("src/a.ts", "import { latest } from './latest';\n"), ("src/latest.ts", "x")],
        &[
            ("src/main/java/acme/A.java", "import acme.B;\n"),
            ("src/main/java/acme/B.java", "x"),
            ("src/test/java/acme/B.java", "x"),
        ],
        // Texts.
        &[
            ("src/a.ts", "const a = \"import { users } from './mocks/users'\";\n"),
            ("src/mocks/users.ts", "x"),
        ],
    ] {
        assert_eq!(imports(files), Vec::<String>::new(), "{files:?}");
    }
}

#[test]
fn only_what_the_change_adds_counts() {
    let text = "const mockUsers = [\n  { id: 1, name: 'Ann' },\n];\nload();\n";
    let changed = text.replace("load", "start");
    let change = change(&[("a.ts", text.as_bytes())], &[("a.ts", changed.as_bytes())]);
    assert_eq!(judge(&RULE, &change, &policy()).found.len(), 0);
}

#[test]
fn tables_of_numbers_count_where_the_name_pretends() {
    let table = |name: &str| {
        format!(
            "static const struct fix {name}[] = {{\n\t{{ 5201, 853, 61 }},\n\t{{ 5203, 855, 62 }},\n}};\n"
        )
    };
    for (name, want) in [("mock_fixes", 1), ("fake_soundings", 1), ("dummy_fixes", 0), ("fixes", 0)] {
        assert_eq!(marks(&RULE, "src/a.c", &table(name)).len(), want, "{name}");
    }
}
