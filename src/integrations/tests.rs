//! What is found of integrations in each kind of file, and the look-alikes that are not.

use super::{Integration, Mention, Place, VENDORS, ignores, is_named, may_mention, mentions};
use crate::change::RepoPath;

fn all(path: &str, text: &str, any: bool) -> Vec<Mention> {
    let place = Place::of(&RepoPath::from(path)).unwrap_or_else(|| panic!("{path} is nothing"));
    let whole = std::slice::from_ref(&(0..text.len())).to_vec();
    if !may_mention(place, text.as_bytes()) {
        return Vec::new();
    }
    mentions(place, text.as_bytes(), &whole, any).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `Stripe stripe`: integration and sign, in order.
fn found(path: &str, text: &str) -> Vec<String> {
    all(path, text, false).iter().map(|own| format!("{} {}", own.integration.name(), own.written)).collect()
}

/// How many mentions a line of code has.
fn in_code(line: &str) -> Vec<String> {
    found("src/a.ts", &format!("{line}\n"))
}

const NOTHING: [&str; 0] = [];

/// Manifests, and the clients that they list.
const MANIFESTS: &[(&str, &str, &[&str])] = &[
    (
        "Cargo.toml",
        "[dependencies]\nserde = '1'\nasync_stripe = '1'\npay = { package = 'redis', version = '1' }\n[dev-dependencies]\npostgres = '1'\n[target.'cfg(unix)'.dependencies]\nlapin = '2'\n",
        &["Redis redis", "Stripe async_stripe", "RabbitMQ lapin"],
    ),
    ("Cargo.toml", "[workspace.dependencies]\naws-sdk-s3 = '1'\n", &["AWS aws-sdk-s3"]),
    (
        "web/package.json",
        r#"{"dependencies": {"@aws-sdk/client-s3": "3", "express": "4"}, "optionalDependencies": {"pg": "8"}, "devDependencies": {"mysql2": "3"}}"#,
        &["AWS @aws-sdk/client-s3", "PostgreSQL pg"],
    ),
    (
        "pyproject.toml",
        "[project]\ndependencies = ['google-cloud-storage>=2', 'flask']\n[project.optional-dependencies]\nsms = ['Twilio']\ndev = ['stripe']\n[tool.poetry.dependencies]\nboto3 = '*'\n[tool.poetry.group.dev.dependencies]\nredis = '*'\n",
        &["Google Cloud google-cloud-storage", "Twilio Twilio", "AWS boto3"],
    ),
    (
        "requirements.txt",
        "# openai\nanthropic==0.3 # x\n-r base.txt\nSlack_SDK>=3\n",
        &["Anthropic anthropic", "Slack Slack_SDK"],
    ),
    ("requirements/prod.txt", "psycopg2-binary==2\n", &["PostgreSQL psycopg2-binary"]),
    (
        "setup.py",
        "setup(install_requires=[\n  'celery[redis]', # 'stripe'\n  \"pymongo>=4\",\n], extras_require={'x': ['boto3']})\n",
        &["MongoDB pymongo"],
    ),
    (
        "setup.cfg",
        "[options]\ninstall_requires =\n    sendgrid\n    flask\n[options.extras_require]\nx = boto3\n",
        &["SendGrid sendgrid"],
    ),
    (
        "Pipfile",
        "[packages]\nelasticsearch = '*'\n[dev-packages]\nredis = '*'\n",
        &["Elasticsearch elasticsearch"],
    ),
    (
        "go.mod",
        "module x\nrequire github.com/stripe/stripe-go/v76 v76.0.0\nrequire (\n\tgithub.com/lib/pq v1 // x\n\tgithub.com/redis/go-redis/v9 v9 // indirect\n\tgithub.com/lib/pqx v1\n)\n",
        &["Stripe github.com/stripe/stripe-go/v76", "PostgreSQL github.com/lib/pq"],
    ),
    (
        "pom.xml",
        "<project><!-- <dependency><groupId>com.stripe</groupId><artifactId>x</artifactId></dependency> --><dependency><groupId>com.twilio.sdk</groupId><artifactId>twilio</artifactId></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><scope>test</scope></dependency></project>",
        &["Twilio com.twilio.sdk:twilio"],
    ),
    (
        "build.gradle",
        "dependencies {\n  implementation 'com.stripe:stripe-java:24'\n  testImplementation 'redis.clients:jedis:5'\n  runtimeOnly group: 'org.postgresql', name: 'postgresql', version: '42'\n  // api 'com.rabbitmq:amqp-client:5'\n}\n",
        &["Stripe com.stripe:stripe-java", "PostgreSQL org.postgresql:postgresql"],
    ),
    ("build.gradle.kts", "implementation(\"io.sentry:sentry:7\")\n", &["Sentry io.sentry:sentry"]),
    (
        "gradle/libs.versions.toml",
        "[libraries]\na = { module = 'org.mongodb:mongodb-driver-sync', version = '5' }\nb = { group = 'io.lettuce', name = 'lettuce-core' }\nc = 'x:y:1'\n",
        &["MongoDB org.mongodb:mongodb-driver-sync", "Redis io.lettuce:lettuce-core"],
    ),
    (
        "src/Api.csproj",
        "<Project><ItemGroup><PackageReference Include=\"Stripe.net\" Version=\"43\" /><PackageReference Version=\"8\" Include='npgsql'/></ItemGroup></Project>",
        &["Stripe Stripe.net", "PostgreSQL npgsql"],
    ),
    (
        "packages.config",
        "<packages><package id=\"RabbitMQ.Client\" version=\"6\" /></packages>",
        &["RabbitMQ RabbitMQ.Client"],
    ),
    (
        "composer.json",
        r#"{"require": {"php": "8", "stripe/stripe-php": "10", "ext-redis": "*"}, "require-dev": {"predis/predis": "2"}}"#,
        &["Stripe stripe/stripe-php"],
    ),
    (
        "Gemfile",
        "gem 'rails'\ngem \"pg\", '~> 1'\ngroup :development, :test do\n  gem 'mysql2'\n  if x\n    gem 'redis'\n  end\nend\ngem 'bunny', group: :test\ngem 'sidekiq'\n",
        &["PostgreSQL pg", "Redis sidekiq"],
    ),
    (
        "x.gemspec",
        "spec.add_dependency 'twilio-ruby', '~> 5'\nspec.add_development_dependency 'pg'\n",
        &["Twilio twilio-ruby"],
    ),
    (
        "Package.swift",
        "dependencies: [.package(url: \"https://github.com/vapor/postgres-nio.git\", from: \"1.0.0\"), .package(url: \"https://github.com/apple/swift-nio\", from: \"2\")]",
        &["PostgreSQL vapor/postgres-nio"],
    ),
    (
        "mix.exs",
        "defp deps do\n  [{:postgrex, \">= 0.0.0\"}, {:phoenix, \"~> 1\"},\n   {:redix, \"~> 1\", only: [:test]}]\nend\n",
        &["PostgreSQL postgrex"],
    ),
];

#[test]
fn clients_in_every_manifest_and_none_that_only_test() {
    for (path, text, expected) in MANIFESTS {
        let mut expected = expected.to_vec();
        let mut found = found(path, text);
        expected.sort_unstable();
        found.sort();
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn what_is_no_manifest_of_what_runs_and_what_cannot_be_read() {
    for path in [
        "requirements-dev.txt",
        "test-requirements.txt",
        "notes.txt",
        "Cargo.lock",
        "package-lock.json",
        "README.md",
        "a.png",
        ".github/x.py",
        "yarn.lock",
    ] {
        assert_eq!(Place::of(&RepoPath::from(path)), None, "{path}");
    }
    for (path, text) in
        [("Cargo.toml", "[dep"), ("package.json", "[]"), ("composer.json", "{"), ("Pipfile", "\u{1}")]
    {
        let place = Place::of(&RepoPath::from(path)).unwrap();
        assert!(mentions(place, text.as_bytes(), &[], false).is_err(), "{path}");
    }
    assert!(
        mentions(Place::of(&RepoPath::from("go.mod")).unwrap(), b"\xff", &[], false)
            .unwrap_err()
            .contains("UTF-8")
    );
}

#[test]
fn what_only_other_packages_need_is_not_the_programs_own() {
    let text = "openai==1 \\\n    --hash=sha256:0\n    # via -r requirements.in\nlangsmith==0.1\n    # via\n    #   langchain\n    #   langchain-core\n\
                redis==5\n    # via\n    #   -r requirements.in\n    #   rq\nstripe==1  # why not\nboto3==1\n    # via x\n";
    assert_eq!(found("requirements.txt", text), ["OpenAI openai", "Redis redis", "Stripe stripe"]);
}

#[test]
fn any_package_where_the_team_asks_for_it() {
    let text = "[dependencies]\nserde = '1'\nredis = '1'\n";
    let names = all("Cargo.toml", text, true);
    assert_eq!(names.len(), 2);
    assert!(names.iter().any(|own| own.integration == Integration::Other("serde".to_owned())));
    assert_eq!(&text[names[1].range.clone()], names[1].written);
}

#[test]
fn hosts_that_programs_talk_to() {
    for (line, expected) in [
        ("fetch('https://api.stripe.com/v1/charges')", "Stripe api.stripe.com"),
        ("const base = \"https://api.acme.io\"", "acme api.acme.io"),
        ("const u = `https://billing.acme.co.uk/charges/${id}`", "acme billing.acme.co.uk"),
        ("x('https://user:pw@api.acme.io:8443/x')", "acme api.acme.io"),
        ("x = 'wss://stream.acme.io'", "acme stream.acme.io"),
        ("x = 'postgres://u:p@db.acme.io/x'", "acme db.acme.io"),
        ("x = 'https://slack.com/api/chat.postMessage'", "Slack slack.com"),
        ("x = 'https://hooks.slack.com/services/T/B/X'", "Slack hooks.slack.com"),
        ("x = 'https://s3.eu-west-1.amazonaws.com/bucket'", "AWS s3.eu-west-1.amazonaws.com"),
        ("x = 'https://acme.io/api/users'", "acme acme.io"),
        ("axios.post('https://acme.io/users')", "acme acme.io"),
        ("x = 'https://api.github.com/repos'", "GitHub api.github.com"),
        ("x = 'https://fcm.googleapis.com/fcm/send'", "Firebase fcm.googleapis.com"),
        ("x = 'https://8.8.8.8/dns-query'", "8.8.8.8 8.8.8.8"),
        ("x = 'https://API.Acme.IO/x'", "acme api.acme.io"),
        ("x = 'https://my-model.fly.dev/v1/chat'", "my-model my-model.fly.dev"),
    ] {
        assert_eq!(in_code(line), [expected], "{line}");
    }
    assert_eq!(found("a.sh", "curl -fsS https://api.acme.io/v1/x\n"), ["acme api.acme.io"]);
}

#[test]
fn addresses_that_nobody_talks_to() {
    for line in [
        "x = 'http://localhost:3000/api'",
        "x = 'http://127.0.0.1/api'",
        "x = 'http://10.1.2.3/api'",
        "x = 'http://172.20.0.1/api'",
        "x = 'http://169.254.169.254/latest'",
        "x = 'http://192.0.2.1/api'",
        "x = 'http://api:8080/v1'",
        "x = 'https://api.example.com/v1'",
        "x = 'https://api.acme.test/v1'",
        "x = 'http://db.internal/api'",
        "x = `https://${host}/api`",
        "x = `https://api.${domain}/v1`",
        "x = 'https://%s/api'",
        "x = 'https://{region}.acme.io/api'",
        "x = 'http://www.w3.org/2000/svg'",
        "x = 'http://schemas.acme.io/soap/envelope'",
        "x = 'https://registry.npmjs.org/left-pad'",
        "x = 'https://github.com/acme/acme'",
        "x = 'https://docs.acme.io/start'",
        "x = 'https://via.placeholder.com/150'",
        "x = 'https://www.acme.io/'",
        "x = 'https://acme.io'",
        "x = 'https://cdn2.acme.io/logo.png'",
        "x = 'https://files.acme.io/x.tar.gz'",
        "x = 'https://app2.acme.io/help#part'",
        "<a href=\"https://portal2.acme.io/x\">",
        "x = { href: 'https://portal2.acme.io/x' }",
        "<svg xmlns=\"http://portal2.acme.io/svg\">",
        "throw new Error('see https://errors.acme.io/12')",
        "x = 'https://errors.acme.io/12 says why'",
        "x = 'file:///etc/hosts'",
        "x = 'https://'",
        "x = 'https://.acme.io/api'",
        "import x from 'https://esm.sh/x'",
        "x = 'https://stripe.com/docs'",
        "x = 'https://dashboard.stripe.com/keys'",
        "x = 'https://demo2.vercel.app'",
    ] {
        assert_eq!(in_code(line), NOTHING, "{line}");
    }
    assert_eq!(found("a.sh", "curl -fsSL https://get.acme.io/install.sh | sh\n"), NOTHING);
}

#[test]
fn settings_and_markup_name_known_hosts_alone() {
    let text = "url: https://api.stripe.com/v1\nother: https://api.acme.io/v1\n# https://api.twilio.com/x\nkey: ${SENDGRID_API_KEY}\nname: OPENAI_API_KEY\n";
    assert_eq!(
        found("src/main/resources/application.yml", text),
        ["Stripe api.stripe.com", "SendGrid SENDGRID_API_KEY"]
    );
    let text = "<script src=\"https://js.stripe.com/v3/\"></script><a href=\"https://api.twilio.com/x\">x</a><img src=\"https://x.acme.io/a\">\n";
    assert_eq!(found("web/index.html", text), ["Stripe js.stripe.com"]);
}

#[test]
fn keys_that_code_reads() {
    for (path, line) in [
        ("a.ts", "process.env.ACME_API_KEY"),
        ("a.ts", "process.env['ACME_API_KEY']"),
        ("a.ts", "import.meta.env.VITE_ACME_API_KEY"),
        ("a.ts", "Deno.env.get(\"ACME_API_KEY\")"),
        ("a.py", "os.environ[\"ACME_API_KEY\"]"),
        ("a.py", "os.environ.get('ACME_API_KEY', '')"),
        ("a.py", "os.getenv('ACME_API_KEY')"),
        ("a.rs", "std::env::var(\"ACME_API_KEY\")"),
        ("a.rs", "env!(\"ACME_API_KEY\")"),
        ("a.rs", "#[arg(long, env = \"ACME_API_KEY\")]"),
        ("a.go", "os.Getenv(\"ACME_API_KEY\")"),
        ("a.go", "os.LookupEnv(\"ACME_API_KEY\")"),
        ("A.java", "System.getenv(\"ACME_API_KEY\")"),
        ("A.java", "@Value(\"${ACME_API_KEY}\")"),
        ("A.cs", "Environment.GetEnvironmentVariable(\"ACME_API_KEY\")"),
        ("a.rb", "ENV['ACME_API_KEY']"),
        ("a.rb", "ENV.fetch(\"ACME_API_KEY\")"),
        ("a.php", "$_ENV['ACME_API_KEY']"),
        ("a.php", "env('ACME_API_KEY')"),
        ("a.swift", "ProcessInfo.processInfo.environment[\"ACME_API_KEY\"]"),
        ("a.ex", "System.fetch_env!(\"ACME_API_KEY\")"),
    ] {
        assert_eq!(found(path, line).len(), 1, "{path}: {line}");
        assert!(found(path, line)[0].starts_with("acme "), "{path}: {line}");
    }
}

#[test]
fn whose_a_key_is() {
    let owner = |name: &str| {
        let found = in_code(&format!("process.env.{name}"));
        found.first().map(|own| own.split(&format!(" {name}")).next().unwrap_or_default().to_owned())
    };
    for (name, expected) in [
        ("STRIPE_SECRET_KEY", "Stripe"),
        ("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "Stripe"),
        ("AWS_SECRET_ACCESS_KEY", "AWS"),
        ("GOOGLE_MAPS_API_KEY", "Google Cloud"),
        ("GEMINI_API_KEY", "Google AI"),
        ("SENTRY_DSN", "Sentry"),
        ("TWILIO_ACCOUNT_SID", "Twilio"),
        ("ALGOLIA_ADMIN_KEY", "Algolia"),
        ("ACME_PROD_WEBHOOK_SECRET", "acme"),
        ("ACME_TOKEN", "acme"),
    ] {
        assert_eq!(owner(name).as_deref(), Some(expected), "{name}");
    }
    for name in [
        "JWT_SECRET",
        "SESSION_SECRET",
        "APP_SECRET_KEY",
        "API_KEY",
        "API_TOKEN",
        "NEXTAUTH_SECRET",
        "CSRF_TOKEN",
        "GUEST_AUTH_SECRET",
        "SECRET_KEY",
        "CACHE_KEY",
        "ACME_KEY",
        "ACME_DSN",
        "STRIPE_WEBHOOK_URL",
        "NPM_TOKEN",
        "CARGO_REGISTRY_TOKEN",
        "_TOKEN",
    ] {
        assert_eq!(owner(name), None, "{name}");
    }
}

#[test]
fn names_that_nobody_reads() {
    for line in [
        "const ACME_API_KEY = 1",
        "throw new Error('set ACME_API_KEY')",
        "config['ACME_API_KEY']",
        "process.env.ACME_URL",
        "process.env.acme_api_key",
        "os.setenv('ACME_API_KEY', x)",
        "x.MY-ACME_API_KEY",
        "process.env.ACME_API_KEYS",
    ] {
        assert_eq!(in_code(line), NOTHING, "{line}");
    }
}

#[test]
fn containers_declare_images_and_keys() {
    let text = "services:\n  db:\n    image: \"docker.io/bitnami/postgresql:17@sha256:0\"  # x\n  cache:\n    image: ${IMAGE:-redis:7}\n  web:\n    image: nginx\n    # image: kafka\n    environment:\n      STRIPE_API_KEY: ${STRIPE_API_KEY}\n      - ACME_TOKEN=x\n      JWT_SECRET: x\n";
    assert_eq!(
        found("compose.yaml", text),
        [
            "PostgreSQL docker.io/bitnami/postgresql:17@sha256:0",
            "Redis redis:7",
            "Stripe STRIPE_API_KEY",
            "Stripe STRIPE_API_KEY",
            "acme ACME_TOKEN"
        ]
    );
    let text = "FROM --platform=linux/amd64 rust:1 AS build\nFROM postgres:17\nARG NPM_TOKEN\nENV ACME_TOKEN=x\nRUN echo TWILIO_AUTH_TOKEN=x\n";
    assert_eq!(found("db/Dockerfile", text), ["PostgreSQL postgres:17", "acme ACME_TOKEN"]);
    assert_eq!(
        found("compose.yml", "  image: prom/postgres-exporter\n  image: debian\n  image: ${X}\n"),
        NOTHING
    );
    let text = "# TWILIO_AUTH_TOKEN=\nexport OPENAI_API_KEY=sk\nURL=https://api.stripe.com\nNAME=x\n";
    assert_eq!(found(".env.example", text), ["OpenAI OPENAI_API_KEY", "Stripe api.stripe.com"]);
}

#[test]
fn who_names_an_integration() {
    let google = Integration::called("google-cloud");
    assert_eq!(google.name(), "Google Cloud");
    for text in [
        "Google Cloud",
        "google-cloud",
        "GoogleCloud uploads",
        "`storage.googleapis.com`",
        "checked: google cloud.",
    ] {
        assert!(is_named(&google, &["storage.googleapis.com"], text), "{text}");
    }
    for text in ["google", "google-cloud-sql", "my.storage.googleapis.com.evil", "", "api"] {
        assert!(!is_named(&google, &["storage.googleapis.com"], text), "{text}");
    }
    assert_eq!(Integration::called("location-iq"), Integration::called("locationiq"));
    assert_ne!(Integration::called("acme"), Integration::called("acmeco"));
    let list = |entry: &str| vec![entry.to_owned()];
    for entry in ["Google Cloud", "google-cloud", "googleapis.com", "storage.googleapis.com", "storage.*"] {
        assert!(ignores(&list(entry), &google, "storage.googleapis.com"), "{entry}");
    }
    for entry in ["google", "apis.com", "evil.storage.googleapis.com", ""] {
        assert!(!ignores(&list(entry), &google, "storage.googleapis.com"), "{entry}");
    }
}

#[test]
fn the_table_holds_what_its_readers_expect() {
    let registries =
        ["npm:", "pypi:", "cargo:", "go:", "maven:", "nuget:", "composer:", "gem:", "swift:", "hex:"];
    for (at, vendor) in VENDORS.iter().enumerate() {
        assert!(
            !VENDORS[..at].iter().any(|other| other.name.eq_ignore_ascii_case(vendor.name)),
            "{} twice",
            vendor.name
        );
        let first = vendor.packages.split_ascii_whitespace().next();
        assert!(first.is_none_or(|word| word.ends_with(':')), "{}: {first:?}", vendor.name);
        for word in vendor.packages.split_ascii_whitespace().filter(|word| word.ends_with(':')) {
            assert!(registries.contains(&word), "{}: {word}", vendor.name);
        }
        assert!(vendor.hosts.bytes().all(|byte| !byte.is_ascii_uppercase()), "{}", vendor.name);
        assert!(vendor.keys.bytes().all(|byte| !byte.is_ascii_lowercase()), "{}", vendor.name);
        for key in vendor.keys.split(' ').filter(|key| !key.is_empty()) {
            let taken = VENDORS.iter().filter(|other| other.keys.split(' ').any(|own| own == key)).count();
            assert_eq!(taken, 1, "{key} is of several");
        }
    }
}
