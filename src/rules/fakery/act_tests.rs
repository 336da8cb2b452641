//! `fakery-mock` where no name says that something is made up, but a remark beside it: waits that act the part of work,
//! and answers for what is missing; and the imports that are read by the names of files.

use super::fakery_mock::RULE;
use super::testing::{change, judge, marks, policy};

fn count(path: &str, text: &str) -> usize {
    marks(&RULE, path, text).len()
}

/// Functions that wait and answer, with `REMARK` where somebody says what that is.
const WAITS: &[(&str, &str)] = &[
    (
        "src/a.ts",
        "export async function send(form: Form) {\n  // REMARK\n  await new Promise((r) => setTimeout(r, 900));\n  return { ok: true };\n}\n",
    ),
    (
        "src/b.ts",
        "export function send(form: Form) {\n  return new Promise((resolve) => {\n    setTimeout(() => resolve({ sent: true }), 900); // REMARK\n  });\n}\n",
    ),
    (
        "src/a.js",
        "const pay = async (card) => {\n  setBusy(true);\n  await sleep(500); // REMARK\n  setBusy(false);\n  return true;\n};\n",
    ),
    (
        "src/a.tsx",
        "export function Form({ onDone }) {\n  const submit = async () => {\n    // REMARK\n    await new Promise((r) => setTimeout(r, 800));\n    onDone({ id: 'a' });\n  };\n  return <form onSubmit={submit} />;\n}\n",
    ),
    ("app/a.py", "def send(mail):\n    time.sleep(1)  # REMARK\n    return True\n"),
    (
        "app/b.py",
        "async def train(rows, epochs):\n    # REMARK\n    await asyncio.sleep(2)\n    return 0.93\n",
    ),
    (
        "a.go",
        "package a\n\nfunc Send(m Mail) (string, error) {\n\t// REMARK\n\ttime.Sleep(300 * time.Millisecond)\n\treturn \"id-1\", nil\n}\n",
    ),
    (
        "src/a.rs",
        "pub async fn send(m: &Mail) -> bool {\n    // REMARK\n    tokio::time::sleep(Duration::from_millis(200)).await;\n    true\n}\n",
    ),
    (
        "src/main/java/A.java",
        "class A {\n  String send(Mail m) throws Exception {\n    // REMARK\n    Thread.sleep(200);\n    return \"SENT\";\n  }\n}\n",
    ),
    (
        "src/A.cs",
        "class A {\n  public async Task<Receipt> Send(Mail m) {\n    await Task.Delay(900); // REMARK\n    return new Receipt(1, \"sent\");\n  }\n}\n",
    ),
    (
        "src/a.kt",
        "class A {\n  suspend fun send(m: Mail): Boolean {\n    delay(500) // REMARK\n    return true\n  }\n}\n",
    ),
    (
        "src/a.swift",
        "final class A {\n  func send(m: Mail) async throws -> Receipt {\n    // REMARK\n    try await Task.sleep(nanoseconds: 1_000_000)\n    return Receipt(id: 1)\n  }\n}\n",
    ),
    (
        "src/a.scala",
        "class A {\n  def send(m: Mail): Receipt = {\n    Thread.sleep(200) // REMARK\n    Receipt(1, \"sent\")\n  }\n}\n",
    ),
    ("src/a.c", "int send_mail(struct mail *m)\n{\n\t/* REMARK */\n\tusleep(1000);\n\treturn 1;\n}\n"),
    (
        "src/a.cpp",
        "bool A::send(const Mail& m) {\n  // REMARK\n  std::this_thread::sleep_for(std::chrono::seconds(1));\n  return true;\n}\n",
    ),
    (
        "src/a.php",
        "<?php\nclass A {\n  function send($m) {\n    sleep(1); // REMARK\n    return ['sent' => true];\n  }\n}\n",
    ),
    ("app/a.rb", "class A\n  def send_mail(mail)\n    sleep 1 # REMARK\n    true\n  end\nend\n"),
    (
        "bin/a.sh",
        "#!/bin/bash\ndeploy() {\n  echo \"Deploying\"\n  sleep 2 # REMARK\n  echo \"Deployed\"\n}\n",
    ),
    ("src/a.lua", "local function send(m)\n  -- REMARK\n  socket.sleep(1)\n  return { sent = true }\nend\n"),
    (
        "src/a.vue",
        "<script setup>\nasync function load() {\n  await new Promise((done) => setTimeout(done, 800)) // REMARK\n  return 12.5\n}\n</script>\n",
    ),
];

#[test]
fn waits_that_act() {
    for remark in [
        "simulate network latency",
        "Simulated API delay",
        "pretend that the server answers",
        "mimic the round trip",
        "fake a slow request",
        "mock processing time",
        "artificial delay so that it looks like work",
        "so that it feels like a real upload",
        "emulates the gateway",
        "as if we had asked the bank",
        "stands in for the real call",
    ] {
        for (path, text) in WAITS {
            let text = text.replace("REMARK", remark);
            assert_eq!(count(path, &text), 1, "{path}\n{text}");
        }
    }
}

#[test]
fn waits_that_work() {
    for remark in ["the carrier needs a moment", "wait for the port", "give the device time to settle"] {
        for (path, text) in WAITS.iter().filter(|(path, _)| *path != "src/b.ts") {
            let text = text.replace("REMARK", remark);
            assert_eq!(count(path, &text), 0, "{path}\n{text}");
        }
    }
    for (path, text) in [
        (
            "src/a.ts",
            "async function send(m) {\n  // simulate slow networks in development\n  await sleep(100);\n  return fetch(m);\n}\n",
        ),
        (
            "src/a.ts",
            "// Simulates latency\nexport const delay = (ms) => new Promise((r) => setTimeout(r, ms));\n",
        ),
        (
            "app/a.py",
            "def simulate_latency(seconds):\n    \"\"\"Simulates a slow disk.\"\"\"\n    time.sleep(seconds)\n    return True\n",
        ),
        (
            "app/a.py",
            "def step(world):\n    # simulate one second\n    world.advance(1)\n    time.sleep(1)\n    return world.state()\n",
        ),
        ("app/a.py", "def pass_on(x):\n    # simulate work\n    time.sleep(1)\n    return x\n"),
        (
            "a.go",
            "package a\n\nfunc wait(c *Conn) bool {\n\t// pretend to be busy until the peer is there\n\tfor !c.Ready() {\n\t\ttime.Sleep(10)\n\t}\n\treturn true\n}\n",
        ),
        ("tests/a.py", "def send(mail):\n    time.sleep(1)  # simulate the network\n    return True\n"),
        (
            "src/a.js",
            "function typeText(node) {\n  // simulate typing\n  setTimeout(() => node.append('a'), 50);\n}\n",
        ),
    ] {
        assert_eq!(count(path, text), 0, "{path}\n{text}");
    }
}

/// Branches for what is missing, with `REMARK` where somebody says what the answer is.
const BRANCHES: &[(&str, &str)] = &[
    (
        "src/a.ts",
        "async function ask(q: string) {\n  if (!process.env.OPENAI_API_KEY) {\n    // REMARK\n    return { text: 'Paris', score: 0.9 };\n  }\n  return call(q);\n}\n",
    ),
    (
        "src/a.js",
        "function rate(c) {\n  const token = env.TOKEN;\n  // REMARK\n  if (!token) return { EUR: 1.08 };\n  return get(c, token);\n}\n",
    ),
    (
        "app/a.py",
        "def ask(q):\n    if not settings.api_key:\n        # REMARK\n        return \"The answer is 42.\"\n    return client.ask(q)\n",
    ),
    (
        "app/b.py",
        "def ask(q):\n    if API_KEY is None:\n        logger.warning(\"no key: REMARK\")\n        return {\"answer\": \"Paris\"}\n    return client.ask(q)\n",
    ),
    (
        "a.go",
        "package a\n\nfunc (c *C) Ask(q string) (string, error) {\n\tif c.token == \"\" {\n\t\t// REMARK\n\t\treturn \"Paris\", nil\n\t}\n\treturn c.post(q)\n}\n",
    ),
    (
        "src/a.rs",
        "fn ask(&self, q: &str) -> Result<String, E> {\n    if self.api_key.is_none() {\n        // REMARK\n        return Ok(\"Paris\".to_owned());\n    }\n    self.post(q)\n}\n",
    ),
    (
        "src/main/java/A.java",
        "class A {\n  String ask(String q) {\n    if (apiKey == null) {\n      // REMARK\n      return \"Paris\";\n    }\n    return client.ask(q);\n  }\n}\n",
    ),
    (
        "src/A.cs",
        "class A {\n  public string Ask(string q)\n  {\n    if (string.IsNullOrEmpty(_apiKey))\n    {\n      // REMARK\n      return \"Paris\";\n    }\n    return _client.Ask(q);\n  }\n}\n",
    ),
    (
        "src/a.kt",
        "class A {\n  fun ask(q: String): String {\n    if (apiKey.isNullOrBlank()) {\n      // REMARK\n      return \"Paris\"\n    }\n    return client.ask(q)\n  }\n}\n",
    ),
    (
        "src/a.swift",
        "class A {\n  func ask(q: String) -> String {\n    guard let key = config.apiKey else {\n      // REMARK\n      return \"Paris\"\n    }\n    return post(q, key)\n  }\n}\n",
    ),
    (
        "src/a.cpp",
        "std::string A::ask(const std::string& q) {\n  if (key_.empty()) {\n    // REMARK\n    return \"Paris\";\n  }\n  return post(q);\n}\n",
    ),
    (
        "src/a.php",
        "<?php\nfunction ask($q) {\n  if (empty($apiKey)) {\n    // REMARK\n    return ['city' => 'Paris'];\n  }\n  return post($q);\n}\n",
    ),
    (
        "app/a.rb",
        "def ask(q)\n  # REMARK\n  return { city: \"Paris\" } if ENV[\"API_KEY\"].nil?\n\n  post(q)\nend\n",
    ),
    (
        "bin/a.sh",
        "#!/bin/bash\nask() {\n  if [[ -z ${API_TOKEN:-} ]]; then\n    # REMARK\n    echo '{\"city\":\"Paris\"}'\n    return\n  fi\n  curl \"$1\"\n}\n",
    ),
    (
        "src/a.lua",
        "local function ask(q)\n  if not key then\n    -- REMARK\n    return { city = \"Paris\" }\n  end\n  return post(q)\nend\n",
    ),
];

#[test]
fn answers_for_what_is_missing() {
    for remark in [
        "return a mock answer",
        "fall back to fake data",
        "dummy result",
        "sample response for the demo",
        "canned text",
        "invented, so that the page shows something",
        "made-up numbers",
        "hardcoded answer",
        "simulate the answer",
        "placeholder result",
    ] {
        for (path, text) in BRANCHES {
            let text = text.replace("REMARK", remark);
            assert_eq!(count(path, &text), 1, "{path}\n{text}");
        }
    }
}

#[test]
fn answers_that_say_what_is_so() {
    for remark in ["the default city", "nobody is signed in", "offline"] {
        for (path, text) in BRANCHES {
            let text = text.replace("REMARK", remark);
            assert_eq!(count(path, &text), 0, "{path}\n{text}");
        }
    }
    for (path, text) in [
        (
            "src/a.ts",
            "function ask(q) {\n  if (!key) {\n    // no mock here: fail\n    throw new Error('no key');\n  }\n  return call(q);\n}\n",
        ),
        (
            "src/a.ts",
            "function ask(q) {\n  if (!key) {\n    // a mock has no key\n    return null;\n  }\n  return call(q);\n}\n",
        ),
        (
            "app/a.py",
            "def size(table):\n    if not table.keys:\n        # a dummy row keeps the layout\n        return 1\n    return len(table.keys)\n",
        ),
        (
            "app/a.py",
            "def is_fake(note):\n    # a fake note glows\n    if note.glow > 0.35:\n        return \"fake\"\n    return \"real\"\n",
        ),
        (
            "a.go",
            "package a\n\nfunc f(key string) error {\n\tif key == \"\" {\n\t\t// sample keys are no keys\n\t\treturn errors.New(\"no key\")\n\t}\n\treturn nil\n}\n",
        ),
    ] {
        assert_eq!(count(path, text), 0, "{path}\n{text}");
    }
}

#[test]
fn data_in_the_ways_of_each_language() {
    for (path, text) in [
        (
            "src/a.cpp",
            "static const auto fake_rows = json::parse(R\"([{\"a\": \"b\", \"c\": 1}, {\"a\": \"d\", \"c\": 2}])\");\n",
        ),
        (
            "src/a.cpp",
            "void f() {\n  static const std::vector<Order> mockOrders{\n    {1, \"Ann\"},\n    {2, \"Bob\"},\n  };\n  use(mockOrders);\n}\n",
        ),
        ("src/a.c", "static const char *fake_answer = \"{\\\"id\\\": 1, \\\"name\\\": \\\"Ann\\\"}\";\n"),
        (
            "src/A.cs",
            "class A {\n  static readonly List<Dto> MockDtos = new()\n  {\n    new Dto(1, \"Ann\"),\n    new Dto(2, \"Bob\"),\n  };\n}\n",
        ),
        (
            "src/A.cs",
            "class A {\n  void F() {\n    var dummyTrips = new[]\n    {\n      new Trip(\"a\", \"b\"),\n      new Trip(\"c\", \"d\"),\n    };\n    Use(dummyTrips);\n  }\n}\n",
        ),
        (
            "src/a.rs",
            "static DUMMY_ORDERS: [Order; 2] =\n    [Order { number: 1, cents: 2 }, Order { number: 3, cents: 4 }];\n",
        ),
        ("bin/a.sh", "MOCK_HOSTS='a 10.0.0.1\nb 10.0.0.2'\nuse \"$MOCK_HOSTS\"\n"),
        ("scripts/a.sh", "fake_response='{\"id\":1,\"name\":\"Ann\"}'\nuse \"$fake_response\"\n"),
        ("app/a.py", "DUMMY_METRICS = {\n    'a': [1, 2, 3, 4],\n    'b': [5, 6, 7, 8],\n}\n"),
        (
            "src/a.ts",
            "function me() {\n  const sampleUser = { id: 1, name: 'Ann' };\n  return sampleUser;\n}\n",
        ),
        (
            "src/a.kt",
            "class FakePaymentGateway : Gateway {\n  override fun charge(cents: Long) = Receipt(\"r1\", \"paid\")\n}\n",
        ),
        ("app/a.rb", "class FakeMailer\n  def deliver(mail)\n    { id: 1, status: \"sent\" }\n  end\nend\n"),
    ] {
        assert_eq!(count(path, text), 1, "{path}\n{text}");
    }
    for (path, text) in [
        ("src/a.ts", "const sampleSizes = { small: 1, large: 2 };\nreturn sampleSizes.small;\n"),
        (
            "src/a.swift",
            "#Preview {\n  let mockUsers = [User(id: 1, name: \"Ann\"), User(id: 2, name: \"Bob\")]\n  UserList(users: mockUsers)\n}\n",
        ),
        (
            "App/Preview Content/A.swift",
            "let mockUsers = [User(id: 1, name: \"Ann\"), User(id: 2, name: \"Bob\")]\n",
        ),
        ("scripts/a.py", "MOCK_USERS = [{'id': 1, 'name': 'Ann'}, {'id': 2, 'name': 'Bob'}]\n"),
        ("src/a.m", "void f() {\n  Event *fakeEvent = [[Event alloc] initWithName:name view:@1 tag:2];\n}\n"),
        ("app/a.py", "class DummyCache(BaseCache):\n    def add(self, key, value):\n        return True\n"),
        (
            "src/a.kt",
            "fun f(m: M): M {\n  if (m.visibility == Visibility.INVISIBLE_FAKE) return copyFakeMember(m, \"a\")\n  return m\n}\n",
        ),
    ] {
        assert_eq!(count(path, text), 0, "{path}\n{text}");
    }
}

fn imports(files: &[(&str, &str)]) -> usize {
    let texts: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    let found = judge(&RULE, &change(&[], &texts), &policy()).found;
    let is_first = |finding: &&crate::finding::Finding| {
        finding.path.as_ref().is_some_and(|own| own.as_bytes() == files[0].0.as_bytes())
    };
    found.iter().filter(is_first).count()
}

#[test]
fn imports_by_the_names_of_files() {
    for files in [
        &[("src/a.cpp", "#include \"../tests/mocks/bank.h\"\n"), ("tests/mocks/bank.h", "int x;\n")][..],
        &[("src/a.cpp", "#include <gmock/gmock.h>\n")],
        &[("src/a.c", "#include <cmocka.h>\n")],
        &[("App/A.swift", "import Fakery\n")],
        &[
            ("src/A.php", "<?php\nuse App\\Tests\\Fixtures\\Users;\nUsers::all();\n"),
            ("tests/Fixtures/Users.php", "<?php\n"),
        ],
        &[
            ("src/A.php", "<?php\nrequire_once __DIR__ . '/../tests/fixtures/users.php';\n"),
            ("tests/fixtures/users.php", "<?php\n"),
        ],
        &[
            ("src/Shop/A.cs", "using Shop.Tests.Fixtures;\n"),
            ("tests/Shop.Tests/Fixtures/Users.cs", "class Users {}\n"),
        ],
        &[
            ("app/a.rb", "require_relative \"../spec/support/bank\"\n"),
            ("spec/support/bank.rb", "module Bank; end\n"),
        ],
        &[("app/a.rb", "require \"ffaker\"\n")],
        &[
            ("src/a.lua", "local bank = require(\"spec.helpers.bank\")\n"),
            ("spec/helpers/bank.lua", "return {}\n"),
        ],
        &[
            ("bin/a.sh", "#!/bin/bash\nsource \"$(dirname \"$0\")/../tests/fixtures/env.sh\"\n"),
            ("tests/fixtures/env.sh", "A=1\n"),
        ],
        &[
            ("src/a.rs", "#[path = \"../tests/fixtures/mod.rs\"]\nmod fixtures;\n"),
            ("tests/fixtures/mod.rs", "pub fn a() {}\n"),
        ],
        &[
            ("src/a.ts", "import { a } from '#fixtures/users';\n"),
            (
                "tsconfig.json",
                "{\n  // paths\n  \"compilerOptions\": { \"paths\": { \"#fixtures/*\": [\"./tests/fixtures/*\"], } },\n}\n",
            ),
            ("tests/fixtures/users.ts", "export const a = 1;\n"),
        ],
        &[("src/testimonials.ts", "import { faker } from '@faker-js/faker';\n")],
    ] {
        assert_eq!(imports(files), 1, "{files:?}");
    }
    for files in [
        &[("src/a.cpp", "#include \"bank.h\"\n"), ("src/bank.h", "int x;\n")][..],
        &[(
            "src/A.php",
            "<?php\nuse App\\Users;\nuse Mockery\\MockInterface;\nif ($a instanceof MockInterface) {}\n",
        )],
        &[("src/Shop/A.cs", "using Shop.Testing;\n")],
        &[("app/a.rb", "require_relative \"bank\"\n"), ("app/bank.rb", "module Bank; end\n")],
        &[
            ("lib/actions/index.ts", "export { mine } from './test/mine';\n"),
            ("lib/actions/test/mine.ts", "export const mine = 1;\n"),
        ],
        &[
            ("cmd/all/all.go", "package all\n\nimport _ \"a.b/c/cmd/test\"\n"),
            ("go.mod", "module a.b/c\n"),
            ("cmd/test/test.go", "package test\n"),
        ],
        &[("app/a.py", "try:\n    import mimesis\nexcept ImportError:\n    mimesis = None\n")],
    ] {
        assert_eq!(imports(files), 0, "{files:?}");
    }
}
