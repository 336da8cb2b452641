//! Values that ask to be filled in, in the wordings people find, and what mature code says that comes close.

use super::fakery_placeholder::RULE;
use super::testing::marks;

fn count(path: &str, text: &str) -> usize {
    marks(&RULE, path, text).len()
}

/// Given to any name of a secret.
const UNFILLED: &[&str] = &[
    "<add-stripe-secret>",
    "fill-in-your-api-key",
    "type your api key here",
    "REPLACE_WITH_DB_PASSWORD",
    "ghp_PUT_YOUR_TOKEN_HERE",
    "please-change-this-secret-key",
    "sk-INSERT-YOUR-OPENAI-KEY",
    "Bearer YOUR-ACCESS-TOKEN-GOES-HERE",
    "AKIAREPLACEMEREPLACE",
    "whsec_fill_me_in",
    "toBeReplaced",
    "to-be-filled-in",
    "must-be-changed",
    "swap-me-for-a-real-key",
    "key-REPLACE-WITH-MAILGUN-KEY",
    "pk.your_mapbox_token_here",
    "{{YOUR_ALGOLIA_KEY}}",
    "[your api key]",
    "***insert bot token***",
    "yourBotTokenHere",
    "replaceThisSecretBeforeDeploying",
    "put your GA tracking key here",
    "fillThisIn",
    "<<<token goes here>>>",
    "to_be_changed",
    "please-set-a-signing-key",
    "<API key to be inserted>",
    "<<ENTER API KEY>>",
    "ReplaceThisWithALongRandomSecret",
    "put-a-random-secret-here",
    "put your unique phrase here",
    "CHANGETHISPASSWORD",
    "set me to the api key",
    "<paste token>",
    "your redis password",
    "<token to be provided>",
    "INSERT KEY HERE",
    "{insert token}",
    "<npm-token-goes-here>",
    "DEIN_API_KEY_HIER",
    "METTRE_VOTRE_CLE_ICI",
    "TU_CLAVE_AQUI",
    "INSERISCI_IL_TUO_TOKEN",
    "hier-passwort-einsetzen",
    "dev-secret-change-me",
    "app-insecure-replace-this",
];

#[test]
fn a_value_asks_to_be_filled_in() {
    for value in UNFILLED {
        for (path, text) in [
            ("src/a.ts", format!("const apiSecret = '{value}';\n")),
            ("app/a.py", format!("client = Client(access_token=\"{value}\")\n")),
            ("a.go", format!("package a\n\nvar c = C{{\n\tSigningKey: []byte(\"{value}\"),\n}}\n")),
            ("src/a.c", format!("#define BROKER_PASSWORD \"{value}\"\n")),
            ("a.rb", format!("SECRET = ENV.fetch('JWT_SECRET', '{value}')\n")),
            ("config/app.yml", format!("db:\n  password: \"{value}\"\n")),
        ] {
            assert_eq!(count(path, &text), 1, "{path}: {text}");
        }
    }
}

#[test]
fn names_places_and_parts_of_values() {
    for (path, text) in [
        // A verb and a thing alone, where the name says the same thing.
        ("src/a.swift", "let config = C(writeKey: \"SUPPLY_TRACKING_WRITE_KEY\")\n"),
        ("src/a.scala", "object A {\n  val accessKey = \"INSERT-ACCESS-KEY\"\n}\n"),
        ("Dockerfile", "FROM a\nENV API_KEY=insert-api-key\n"),
        ("src/a.kt", "val pwd = System.getenv(\"KEYSTORE_PASSWORD\") ?: \"insert keystore password\"\n"),
        (
            "src/a.rs",
            "fn f() {\n    let t = std::env::var(\"TOKEN\").unwrap_or_else(|_| \"<add your token>\".into());\n}\n",
        ),
        // Parts that have a name of their own.
        ("src/A.java", "class A {\n  @Value(\"${jwt.secret:change-this-jwt-secret}\")\n  String a;\n}\n"),
        ("compose.yml", "a:\n  password: ${DB_PASSWORD:-change-this-password}\n"),
        ("src/A.cs", "class A {\n  string C = \"Server=db;User Id=sa;Password=<your_password>;\";\n}\n"),
        ("a.py", "DSN = \"https://<your-public-key>@errors.acme.io/4\"\n"),
        ("a.py", "url = \"https://api.acme.io/hooks/YOUR_WEBHOOK_TOKEN\"\n"),
        ("bin/a.sh", "curl -H \"X-Api-Key: INSERT-YOUR-KEY\" https://api.acme.io/v1/x\n"),
        // What tells an account apart.
        ("a.py", "project_id = \"enter-gcp-project-id-here\"\n"),
        ("src/a.c", "#define WIFI_SSID \"<your wifi name>\"\n"),
        // Arguments.
        ("src/a.js", "login('admin', 'EnterYourPasswordHere');\n"),
        ("src/a.js", "const a = new Stripe(\"sk_test_your_secret_key\");\n"),
        ("a.rb", "Acme::Credentials.new(\n  ENV.fetch('ID'),\n  '<<paste your access key>>'\n)\n"),
        ("a.tsx", "const a = <Map apiKey=\"REPLACE-WITH-YOUR-MAPS-KEY\" />;\n"),
    ] {
        assert_eq!(count(path, text), 1, "{path}: {text}");
    }
}

#[test]
fn actions_labels_and_errors_are_no_gaps() {
    for (path, text) in [
        ("src/a.ts", "const ENTER_KEY = 'ENTER_KEY';"),
        ("src/a.ts", "export const CHANGE_PASSWORD = 'CHANGE_PASSWORD';"),
        ("src/a.ts", "export const REPLACE_TOKEN = 'auth/REPLACE_TOKEN';"),
        ("src/a.ts", "const routes = { password: 'change-password', token: 'replace-token' };"),
        ("src/a.ts", "const types = { apiKey: 'SET_API_KEY' };"),
        ("src/a.ts", "const a = { key: 'put_object_key', accessKey: 'insert-key' };"),
        ("src/a.ts", "const a = { key: 'add-ssh-key', permission: 'create-api-token' };"),
        ("src/a.ts", "dispatch({ type: 'SET_ACCESS_TOKEN', token });"),
        ("src/a.ts", "const messages = { password: 'Please enter your password' };"),
        ("src/a.ts", "const rules = { password: 'enter your password' };"),
        ("src/a.ts", "const a = { token: 'Paste Auth Token here' };"),
        ("src/a.ts", "const passwordLabel = 'Your password';"),
        ("src/a.ts", "const PASSWORD_HINT = 'Enter your password here';"),
        ("src/a.ts", "const MISSING_API_KEY = 'put your api key here';"),
        ("src/a.ts", "const t = i18n('settings.enter_api_key');"),
        ("src/a.ts", "throw new Error('Set the API key before calling init()');"),
        ("src/a.ts", "const url = '/users/:id/replace-token';"),
        ("src/a.ts", "const RESET_TOKEN = 'reset-token';"),
        ("src/a.ts", "const key = 'your_account';"),
        ("src/a.ts", "const key = 'add_to_cart';"),
        ("src/a.tsx", "const a = <input type=\"password\" placeholder=\"Type your password here\" />;"),
        ("src/a.tsx", "const a = <label htmlFor=\"token\">Paste your token here</label>;"),
        ("a.py", "parser.add_argument('--token', metavar='<your-token>', help='insert your token here')\n"),
        ("a.py", "password = input('Enter your password here: ')\n"),
        ("a.py", "reset_url_token = 'set-password'\n"),
        ("a.py", "CONF_USE_API_TOKEN = 'use_api_token'\n"),
        ("a.py", "token_pattern = r'<token>(.*?)</token>'\n"),
        ("a.py", "password = '<hidden>'\n"),
        ("a.py", "if password == 'please-change-this-password':\n    raise InsecureDefault()\n"),
        ("a.py", "def a():\n    return 'Set API_KEY=put-your-key-here'\n"),
        ("a.go", "package a\n\nvar cmd = C{\n\tUse: \"set-token <token>\",\n}\n"),
        ("a.go", "package a\n\nvar e = errors.New(\"replace this token with your own\")\n"),
        ("src/A.java", "class A {\n  static final String TRUST_STORE_PASSWORD = \"changeit\";\n}\n"),
        ("src/A.java", "class A {\n  String KEY_ENTER_PIN = \"enter_pin\";\n}\n"),
        ("src/A.cs", "class A {\n  [Display(Name = \"Enter your password here\")]\n  string Password;\n}\n"),
        ("a.rb", "ERRORS = {\n  password: 'must be changed',\n}\n"),
        ("bin/a.sh", "echo \"export API_KEY=<put-your-key-here>\"\n"),
        ("bin/a.sh", ": \"${API_KEY:?set API_KEY to your key here}\"\n"),
        ("bin/a.sh", "read -p \"Enter your password here: \" password\n"),
        ("config/a.yml", "enter_password: Enter your password\n"),
        ("config/a.yml", "token: replace-token\npassword: Enter your password\n"),
        ("config/a.yml", "description: Insert your API key here\n"),
    ] {
        assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn filler_in_the_middle_of_its_passage() {
    for (path, text) in [
        ("a.py", "BODY = 'Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris.'\n"),
        ("public/a.html", "<p>Duis aute irure dolor in reprehenderit in voluptate velit esse cillum.</p>\n"),
        ("src/a.js", "const intro = \"Sed ut perspiciatis unde omnis iste natus error sit voluptatem\";\n"),
        (
            "src/a.cpp",
            "void A::f() {\n  text->setText(tr(\"consectetur adipiscing elit, sed do eiusmod tempor.\"));\n}\n",
        ),
    ] {
        assert_eq!(count(path, text), 1, "{path}: {text}");
    }
    for text in [
        "const motto = 'Dolor et voluptas';",
        "const words = ['consectetur', 'adipiscing', 'elit'];",
        "const species = 'Nostrud cillum';",
    ] {
        assert_eq!(count("src/a.ts", text), 0, "{text}");
    }
}

#[test]
fn handlers_that_only_announce() {
    for message in [
        "PDF download will be available soon",
        "This feature will be available in a later release",
        "Export is not available yet",
        "We are still working on this!",
        "Stay tuned!",
        "Sharing isn't supported yet",
    ] {
        for (path, text) in [
            (
                "src/a.tsx",
                format!("const a = <button onClick={{() => window.alert(\"{message}\")}}>Export</button>;\n"),
            ),
            (
                "src/a.js",
                format!("button.addEventListener('click', () => {{\n  toast.info(\"{message}\");\n}});\n"),
            ),
            (
                "src/a.kt",
                format!(
                    "class A {{\n  fun f() {{\n    Toast.makeText(context, \"{message}\", Toast.LENGTH_SHORT).show()\n  }}\n}}\n"
                ),
            ),
        ] {
            assert_eq!(count(path, &text), 1, "{path}: {text}");
        }
    }
    for text in [
        "button.onclick = () => alert('Not available yet in your region');",
        "function a(b) {\n  if (!b.ready) {\n    alert('The report will be ready soon');\n    return;\n  }\n  open(b);\n}",
        "function a(b) {\n  open(b);\n  toast('Your export will be ready soon');\n}",
        "const a = <span>Available soon</span>;",
    ] {
        assert_eq!(count("src/a.tsx", text), 0, "{text}");
    }
}
