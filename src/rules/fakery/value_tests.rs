//! The values that `fakery-placeholder` finds, in many wordings, and what looks like them.

use super::fakery_placeholder::RULE;
use super::testing::marks;

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

#[test]
fn keys_that_were_never_filled_in() {
    for value in [
        "YOUR_API_KEY",
        "your-api-key",
        "your_api_key_here",
        "<your-token>",
        "<YOUR_API_KEY>",
        "YOUR-SECRET-KEY",
        "your-secret-here",
        "changeme",
        "change-me",
        "CHANGE_ME",
        "changeme123",
        "change-me-in-production",
        "REPLACE_ME",
        "replace-with-your-key",
        "INSERT_API_KEY_HERE",
        "xxxx-xxxx-xxxx",
        "sk-xxxxxxxxxxxxxxxx",
        "your-256-bit-secret",
        "your-secret-key-change-in-production",
    ] {
        assert_found(
            "src/a.ts",
            &[&format!("const apiKey = '{value}';\n"), &format!("connect({{ password: \"{value}\" }});\n")],
        );
        assert_found("src/a.tsx", &[&format!("const key = process.env.API_KEY || '{value}';\n")]);
        assert_found(
            "app/a.py",
            &[&format!("SECRET_KEY = '{value}'\n"), &format!("key = os.getenv('API_KEY', '{value}')\n")],
        );
        assert_found("src/a.rs", &[&format!("const API_KEY: &str = \"{value}\";\n")]);
        assert_found("a.go", &[&format!("package a\n\nconst apiKey = \"{value}\"\n")]);
        assert_found(
            "src/main/java/A.java",
            &[&format!("class A {{\n  static final String API_KEY = \"{value}\";\n}}\n")],
        );
        assert_found("a.rb", &[&format!("API_KEY = '{value}'\n")]);
        assert_found("a.php", &[&format!("<?php\n$config = ['api_key' => '{value}'];\n")]);
        assert_found(".env", &[&format!("API_KEY={value}\n"), &format!("export DB_PASSWORD=\"{value}\"\n")]);
        assert_found(
            "config/app.yml",
            &[&format!("db:\n  password: {value}\n"), &format!("token: \"{value}\" # later\n")],
        );
        assert_found("config.toml", &[&format!("api-key = \"{value}\"\n")]);
        assert_found("config/app.json", &[&format!("{{\n  \"apiKey\": \"{value}\"\n}}\n")]);
        assert_found("src/main/resources/application.properties", &[&format!("jwt.secret={value}\n")]);
        assert_found(
            "Dockerfile",
            &[&format!("FROM a\nENV API_KEY={value}\n"), &format!("FROM a\nENV API_KEY {value}\n")],
        );
    }
}

#[test]
fn keys_that_are_compared_shown_or_to_be_filled_in() {
    assert_fine(
        "src/a.ts",
        &[
            "if (key === 'changeme') throw new Error('set a key');",
            "if ('changeme' === key) throw new Error('set a key');",
            "const FORBIDDEN = ['changeme', 'password', 'secret'];",
            "if (['changeme', 'admin'].includes(password)) fail();",
            "const help = 'YOUR_API_KEY';",
            "console.log('Set API_KEY=YOUR_API_KEY first');",
            "const usage = 'tool --key YOUR_API_KEY';",
            "const field = { key: 'token', placeholder: 'your-token' };",
            "const schema = { apiKey: { type: 'string', example: 'your-api-key' } };",
            "const name = 'your-name';",
            "const event = 'changeMedia';",
            "const mask = 'xxxx';",
            "// const apiKey = 'YOUR_API_KEY';",
            "test('a', () => { const apiKey = 'YOUR_API_KEY'; });",
        ],
    );
    assert_fine(
        "src/a.rs",
        &[
            "fn a(key: &[u8]) -> bool { key.eq_ignore_ascii_case(b\"changeme\") }",
            "fn a(text: &[u8]) -> bool { text.eq_ignore_ascii_case(b\"lorem ipsum\") }",
        ],
    );
    assert_fine("src/a.c", &["int a(const char *key) { return strcmp(key, \"changeme\") == 0; }"]);
    assert_fine("src/a.tsx", &["const a = <input name=\"key\" placeholder=\"your-api-key\" />;"]);
    assert_fine(
        "app/a.py",
        &[
            "if settings.password == 'changeme':\n    raise ValueError\n",
            "if settings.password in ('changeme', ''):\n    raise ValueError\n",
            "parser.add_argument('--key', metavar='YOUR_KEY', help='your-api-key')\n",
            "assert key != 'YOUR_API_KEY'\n",
            "def a():\n    \"\"\"key = 'YOUR_API_KEY'\"\"\"\n    return 1\n",
        ],
    );
    assert_fine("src/a.rs", &["#[cfg(test)]\nmod tests {\n    const KEY: &str = \"YOUR_API_KEY\";\n}\n"]);
    for path in [
        ".env.example",
        "config/app.yml.dist",
        "config.sample.toml",
        "docs/config.json",
        "tests/config.json",
        "locales/en.json",
        "settings.template.json",
        ".github/workflows/ci.yml",
    ] {
        assert_fine(path, &["API_KEY: changeme\n", "API_KEY=changeme\n"]);
    }
    assert_fine(
        "config/app.yml",
        &[
            "# password: changeme\n",
            "greeting: your-name-here\n",
            "password: ${DB_PASSWORD}\n",
            "example: your-token\n",
        ],
    );
}

#[test]
fn tokens_that_nobody_issued() {
    assert_found(
        "src/a.ts",
        &[
            "function login() {\n  return 'fake-jwt-token';\n}\n",
            "function login(user) {\n  check(user);\n  return { user, token: 'dummy-token' };\n}\n",
            "const accessToken = \"mock-token-123\";",
            "const session = { token: `mock-jwt-token-${user.id}` };",
            "res.json({ token: 'test-token' });",
        ],
    );
    assert_found(
        "app/a.py",
        &["def login(user):\n    check(user)\n    return {'access_token': 'fake_access_token'}\n"],
    );
    assert_found(
        "a.go",
        &["package a\n\nfunc login(u User) string {\n\tcheck(u)\n\treturn \"fake-token\"\n}\n"],
    );
    assert_fine(
        "src/a.ts",
        &[
            "if (token === 'test-token') fail();",
            "const kind = 'mock-token';",
            "register('fake-token');",
            "const tokenKind = 'tokenizer';",
            "// returns 'fake-jwt-token'",
        ],
    );
}

#[test]
fn filler_and_images_of_nothing() {
    assert_found(
        "src/a.tsx",
        &[
            "const a = <p>Lorem ipsum dolor sit amet</p>;",
            "const text = 'Lorem ipsum dolor sit amet, consectetur';",
            "const a = <img src=\"https://via.placeholder.com/150\" />;",
            "const image = 'https://picsum.photos/200/300';",
            "const image = `https://placehold.co/${width}`;",
            "const image = user.image ?? 'https://placekitten.com/200/300';",
        ],
    );
    assert_found(
        "app/a.py",
        &["IMAGE = 'https://dummyimage.com/600x400'\n", "BODY = 'Lorem ipsum dolor sit amet'\n"],
    );
    assert_found(
        "index.html",
        &["<p>Lorem ipsum dolor sit amet</p>\n", "<img src=\"https://placehold.co/600x400\">\n"],
    );
    assert_fine(
        "src/a.tsx",
        &[
            "const a = <textarea placeholder=\"Lorem ipsum dolor\" />;",
            "const hosts = ['picsum.photos', 'placehold.co'];",
            "// https://via.placeholder.com/150",
            "const a = <Image.Placeholder />;",
        ],
    );
    assert_fine("src/lorem.ts", &["export const words = 'lorem ipsum dolor';"]);
    assert_fine("index.html", &["<!-- Lorem ipsum dolor sit amet -->\n"]);
}

#[test]
fn what_is_only_announced() {
    assert_found(
        "src/a.tsx",
        &[
            "const a = <button onClick={() => alert('Coming soon!')}>Export</button>;",
            "function exportAll() {\n  toast.info('This feature is coming soon');\n}\n",
            "function exportAll() {\n  console.log('Export is not yet available');\n}\n",
            "app.get('/export', (req, res) => {\n  res.json({ message: 'Coming soon' });\n});\n",
            "Alert.alert('Coming Soon');",
            "message.warning('Feature under construction');",
        ],
    );
    assert_found(
        "app/a.py",
        &[
            "def export(rows):\n    return 'Coming soon'\n",
            "def export(rows):\n    print('Export is under construction')\n",
        ],
    );
    assert_fine(
        "src/a.tsx",
        &[
            "const a = <p>Coming soon</p>;",
            "const label = 'Coming soon';",
            "function a(item) {\n  track(item);\n  return item.ready ? item.name : 'Coming soon';\n}\n",
            "function a(item) {\n  if (!item.ready) {\n    return 'not yet available';\n  }\n  return load(item);\n}\n",
        ],
    );
}

#[test]
fn one_particular_is_an_example_and_two_are_a_record() {
    assert_found(
        "src/a.ts",
        &[
            "const user = { name: 'John Doe', email: 'john@example.com' };",
            "const user = {\n  name: 'Jane Doe',\n  phone: '555-0100',\n};\n",
            "charge({ number: '4242 4242 4242 4242', name: 'John Doe' });",
        ],
    );
    assert_found("app/a.py", &["USER = {'name': 'John Doe', 'phone': '(555) 555-0134', 'id': 1}\n"]);
    assert_fine(
        "src/a.ts",
        &[
            "const user = { name: 'John Doe' };",
            "const from = 'noreply@example.com';",
            "const field = { placeholder: 'John Doe', hint: 'john@example.com' };",
            "const help = 'John Doe <john@example.com>';",
            "const a = { name: 'John Doe' };\n\nconst b = { email: 'john@example.com' };\n",
        ],
    );
}

#[test]
fn keys_in_shells_macros_calls_pages_and_queries() {
    for value in ["changeme", "YOUR_API_KEY", "your-secret-here", "change_me", "REPLACE_ME"] {
        assert_found(
            "bin/a.sh",
            &[
                &format!("DB_PASSWORD={value}\n"),
                &format!("export API_TOKEN={value}\n"),
                &format!("API_KEY=\"${{API_KEY:-{value}}}\"\n"),
            ],
        );
        assert_found("src/a.c", &[&format!("#define WEATHER_KEY  \"{value}\"\n")]);
        assert_found("src/a.php", &[&format!("<?php\ndefine('API_KEY', '{value}');\n")]);
        assert_found("src/b.php", &[&format!("<?php\n$db = new \\PDO($dsn, 'app', '{value}');\n")]);
        assert_found(
            "src/A.cs",
            &[&format!("class A {{\n  H h = new AuthenticationHeaderValue(\"Bearer\", \"{value}\");\n}}\n")],
        );
        assert_found(
            "a.go",
            &[&format!(
                "package a\n\nfunc f(r *http.Request) {{\n\tr.Header.Set(\"Authorization\", \"{value}\")\n}}\n"
            )],
        );
        assert_found(
            "db/a.sql",
            &[
                &format!("CREATE ROLE a LOGIN PASSWORD '{value}';\n"),
                &format!("CREATE USER a IDENTIFIED BY '{value}';\n"),
            ],
        );
    }
    assert_found(
        "public/a.html",
        &[
            "<script src=\"https://maps.host.com/js?key=YOUR_API_KEY&callback=a\"></script>\n",
            "<img src=\"https://i.pravatar.cc/150?u=a\">\n",
            "<button onclick=\"alert('Coming soon!')\">Export</button>\n",
        ],
    );
    assert_found("templates/a.html", &["<img src=\"https://placehold.co/150\" alt=\"a\">\n"]);
    assert_found("public/a.json", &["{\n  \"text\": \"Lorem ipsum dolor sit amet.\"\n}\n"]);
    assert_fine(
        "bin/a.sh",
        &[
            "if [ \"$SECRET\" = changeme ]; then exit 1; fi\n",
            "if [[ ${SECRET_KEY:-changeme} == changeme ]]; then exit 78; fi\n",
            "sed -i 's/changeme/x/' a\n",
            "grep -q changeme .env\n",
        ],
    );
    assert_fine("src/a.ts", &["text.replace(token, 'YOUR_API_KEY');", "mask('token', 'xxxx-xxxx');"]);
    assert_fine("src/lorem/a.ts", &["const text = 'lorem ipsum dolor';"]);
    assert_fine("src/a.ts", &["const words = 'lorem ipsum dolor sit'.split(' ');"]);
    assert_fine("templates/a.py", &["API_KEY = 'YOUR_API_KEY'\n"]);
    assert_fine(
        "app/a.py",
        &["def a():\n    return 1\n\nif __name__ == '__main__':\n    show('Lorem ipsum dolor')\n"],
    );
    assert_fine("app/a.py", &["url.with_password(\"xxxxxxxx\")\n"]);
}

#[test]
fn tokens_and_announcements_in_other_languages() {
    assert_found(
        "src/a.c",
        &["int issue(char *out)\n{\n\tstrncpy(out, \"fake-jwt-token\", 20);\n\treturn done(out);\n}\n"],
    );
    assert_found(
        "src/a.scala",
        &["class A {\n  def f(u: User) = Ok(Json.obj(\"token\" -> \"dummy-token-123\"))\n}\n"],
    );
    assert_found(
        "src/a.kt",
        &[
            "class A {\n  fun f() {\n    Toast.makeText(requireContext(), \"Coming soon!\", Toast.LENGTH_SHORT).show()\n  }\n}\n",
        ],
    );
    assert_found(
        "src/a.swift",
        &[
            "class A {\n  func f() {\n    let alert = UIAlertController(title: \"Coming soon\", message: nil)\n    present(alert)\n  }\n}\n",
        ],
    );
    assert_fine(
        "a.go",
        &[
            "package a\n\nfunc (c *C) ShortHelp() string {\n\treturn \"run it (experimental: under development)\"\n}\n",
        ],
    );
}

#[test]
fn one_particular_of_a_person_and_a_remark() {
    for value in [
        "123-45-6789",
        "John Doe",
        "Jane Smith",
        "123 Main St",
        "12 Fake Street",
        "+1 555-0100",
        "max@test.com",
    ] {
        for remark in
            ["for now", "hardcoded", "mock data", "placeholder until the API is there", "dummy person"]
        {
            let js = format!(
                "// {remark}: for everybody\nexports.find = (id) => ({{ id, a: '{value}', b: 7 }});\n"
            );
            let python = format!("def find(id):\n    # {remark}\n    return load(id, a='{value}')\n");
            for (path, text) in [("src/a.js", js), ("app/a.py", python)] {
                assert!(marks(&RULE, path, &text).iter().any(|mark| mark == value), "{path}: {text}");
            }
        }
        assert_fine("src/a.js", &[&format!("exports.find = (id) => ({{ id, a: '{value}' }});\n")]);
        assert_fine(
            "src/a.swift",
            &[&format!("#Preview {{\n  // sample data\n  Row(user: User(name: \"{value}\"))\n}}\n")],
        );
    }
    assert_found(
        "src/a.ts",
        &["const user = { name: 'Jane Doe', ssn: '123-45-6789', address: '123 Main St' };"],
    );
}
