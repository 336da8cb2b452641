//! `fakery-stub` tried in the languages whose shapes differ by what they throw with, and on what looks like one.

use super::fakery_stub::RULE;
use super::testing::marks;

fn assert_stubs(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(marks(&RULE, path, text).len(), 1, "{path}: {text}");
    }
}

fn assert_fine(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

/// Each of `bodies` put in the place of `BODY` in `frame`.
fn each(frame: &str, bodies: &[&str]) -> Vec<String> {
    bodies.iter().map(|body| frame.replace("BODY", body)).collect()
}

fn assert_bodies(path: &str, frame: &str, stubs: &[&str], fine: &[&str]) {
    let texts = |bodies: &[&str]| each(frame, bodies);
    assert_stubs(path, &texts(stubs).iter().map(String::as_str).collect::<Vec<_>>());
    assert_fine(path, &texts(fine).iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn java() {
    assert_bodies(
        "src/A.java",
        "class A { int f(int a) { BODY\n} }",
        &[
            "throw new UnsupportedOperationException(\"Not supported yet.\");",
            "throw new UnsupportedOperationException(\"Not implemented\");",
            "throw new UnsupportedOperationException(\"TODO: write\");",
            "throw new UnsupportedOperationException(\"Unimplemented method 'f'\");",
            "throw new RuntimeException(\"Not yet implemented\");",
            "throw new NotImplementedException();",
            "throw new NotImplementedException(\"charging\");",
            "log.info(\"f\"); throw new IllegalStateException(\"not implemented\");",
            "switch (a) { case 1: return 2; default: throw new RuntimeException(\"not implemented\"); }",
            "System.out.println(\"Not implemented yet\"); return 0;",
            "// TODO implement",
            "return ResponseEntity.status(HttpStatus.NOT_IMPLEMENTED).build();",
        ],
        &[
            "throw new UnsupportedOperationException();",
            "throw new UnsupportedOperationException(\"read-only\");",
            "throw new UnsupportedOperationException(\"remove is not supported\");",
            "throw new IllegalStateException(\"not implemented by the driver on Windows\");",
            "if (a > 1) { throw new E(\"type \" + a + \" is not implemented\"); } return g(a);",
            "switch (a) { case 1: return 2; default: throw new NotImplementedException(); }",
            "String s = \"not implemented\"; return g(s);",
        ],
    );
    assert_stubs(
        "src/A.java",
        &["class A { void sendEmail(String to) {} }", "class A { public void saveUser(User user) {\n  }\n}"],
    );
    assert_fine(
        "src/A.java",
        &[
            "abstract class A { void f() { throw new RuntimeException(\"not implemented\"); } }",
            "interface A { default void f() { throw new RuntimeException(\"not implemented\"); } }",
            "class BaseA { void f() { throw new RuntimeException(\"not implemented\"); } }",
            "class A { @Test void f() { throw new RuntimeException(\"not implemented\"); } }",
            "class A implements B { public void sendEmail(String to) {} }",
            "class A { @Override public void sendEmail(String to) {} }",
            "class A { protected void sendEmail(String to) {} }",
            "class NoopA { void sendEmail(String to) {} }",
            "class A { A(String create) {} }",
            "class A { void sendEmail(String to) { /* switched off */ } }",
            "class A { void onSend(String to) {} }",
            "class A { void f() { g(new B() { public void saveUser(User user) {} }); } }",
        ],
    );
}

#[test]
fn c_sharp() {
    assert_bodies(
        "src/A.cs",
        "class A { int F(int a) { BODY\n} }",
        &[
            "throw new NotImplementedException();",
            "throw new System.NotImplementedException(\"soon\");",
            "throw new Exception(\"Not implemented\");",
            "throw new NotSupportedException(\"Not implemented yet\");",
            "if (a > 1) { throw new NotImplementedException(); } return G(a);",
            "return StatusCode(501);",
            "Console.WriteLine(\"not implemented\");",
            "return a > 1 ? a : throw new NotImplementedException();",
        ],
        &[
            "throw new NotSupportedException();",
            "throw new NotImplementedException(\"not supported on this platform\");",
            "switch (a) { case 1: return 2; default: throw new NotImplementedException(); }",
            "return a switch { 1 => 2, _ => throw new NotImplementedException() };",
            "try { return G(a); } catch (NotImplementedException e) { return 0; }",
            "return G(typeof(NotImplementedException));",
        ],
    );
    assert_stubs(
        "src/A.cs",
        &[
            "class A { int F() => throw new NotImplementedException(); }",
            "class A { int P => throw new NotImplementedException(); }",
            "class A { int P { get => throw new NotImplementedException(); } }",
            "class A : IB { public async Task<int> F(int a) { throw new NotImplementedException(); } }",
            "class A { public void SendEmail(string to) { } }",
            "namespace N;\nclass A { public async Task SaveUser(User user)\n{\n}\n}",
        ],
    );
    assert_fine(
        "src/A.cs",
        &[
            "abstract class A { int F() => throw new NotImplementedException(); }",
            "class A { public virtual int F() { throw new NotImplementedException(); } }",
            "class A { object ConvertBack(object v) { throw new NotImplementedException(); } }",
            "class A { [Fact] void F() { throw new NotImplementedException(); } }",
            "class A : IB { public void SendEmail(string to) { } }",
            "class A { public override void SendEmail(string to) { } }",
            "partial class A { partial void SendEmail(string to) { } }",
            "class A { A(string create) : base(create) { } }",
            "class A { int P { get { return 1; } set { } } }",
        ],
    );
}

#[test]
fn php() {
    assert_bodies(
        "src/a.php",
        "<?php\nclass A { function f($a) { BODY\n} }\n",
        &[
            "throw new \\Exception(\"Not implemented\");",
            "throw new Exception('Method not implemented.');",
            "throw new \\BadMethodCallException('not yet implemented');",
            "throw new NotImplementedException();",
            "die('Not implemented');",
            "echo 'Not implemented';",
            "return response()->json(['error' => 'Not implemented'], 501);",
            "// TODO: implement",
        ],
        &[
            "throw new \\Exception(\"$a is not implemented on Windows\");",
            "if ($a) { throw new \\Exception(\"$a is not implemented\"); } return g($a);",
            "return $a ?? 'Not implemented';",
            "throw new \\LogicException('must be implemented by subclasses');",
        ],
    );
    assert_stubs(
        "src/a.php",
        &["<?php\nfunction send_email($to) {}\n", "<?php\nclass A { public function saveUser($user) {} }\n"],
    );
    assert_fine(
        "src/a.php",
        &[
            "<?php\nabstract class A { function f() { throw new Exception('Not implemented'); } }\n",
            "<?php\nclass A { function f() { throw new Exception('Not implemented'); } }\nclass B extends A { function f() { return 1; } }\n",
            "<?php\nclass A extends TestCase { function f() { throw new Exception('Not implemented'); } }\n",
            "<?php\nclass A implements B { public function saveUser($user) {} }\n",
            "<?php\nclass A { function __construct(private Update $update) {} }\n",
            "<?php\nfunction convert_x($x) { echo $x; }\n",
        ],
    );
}

#[test]
fn c_and_cpp() {
    assert_bodies(
        "src/a.c",
        "static int f(int ab) { BODY\n}",
        &[
            "assert(0 && \"not implemented\");",
            "assert(false && \"TODO\"); return 0;",
            "printf(\"not implemented\\n\"); return -1;",
            "fprintf(stderr, \"f: not implemented yet\\n\"); abort();",
            "/* TODO: implement */",
            "/* not implemented yet */ return -ENOSYS;",
            "// TODO: implement\nabort();",
        ],
        &[
            "return -ENOSYS;",
            "abort();",
            "assert(ab && \"unreachable\");",
            "if (ab) { printf(\"not implemented\\n\"); return -1; } return g(ab);",
            "switch (ab) { case 1: return 1; default: return -ENOSYS; /* not implemented */ }",
            "(void)ab; return 0;",
        ],
    );
    assert_bodies(
        "src/a.cpp",
        "int A::f(int ab) { BODY\n}",
        &[
            "throw std::logic_error(\"not implemented\");",
            "throw std::runtime_error(\"Not yet implemented.\");",
            "throw std::runtime_error(\"charge is not implemented\");",
            "assert(!\"not implemented\");",
            "std::cerr << \"not implemented\" << std::endl; return 0;",
        ],
        &[
            "throw std::logic_error(\"unreachable\");",
            "throw std::runtime_error(\"not implemented for type \" + name(ab));",
            "if (ab) throw std::runtime_error(\"mode is not implemented\"); return g(ab);",
        ],
    );
    assert_stubs("src/a.c", &["void send_email(const char *to) {\n}\n"]);
    assert_stubs("src/a.cpp", &["class A { public: void saveUser(User user) {} };"]);
    assert_fine(
        "src/a.c",
        &[
            "#ifndef MAIL\nstatic void send_email(const char *to) {}\n#endif\n",
            "static inline void send_email(const char *to) {}\n",
            "__attribute__((weak)) void send_email(const char *to) {}\n",
            "void send_email(const char *to) { (void)to; }\n",
            "struct update {};\n",
        ],
    );
    assert_fine(
        "src/a.cpp",
        &[
            "class A { virtual void saveUser(User user) {} };",
            "class A : public B { void saveUser(User user) {} };",
            "class A { void saveUser(User user) override {} };",
            "class A { virtual int f() { throw std::logic_error(\"not implemented\"); } };",
            "struct Update { Update(int create) {} ~Update() {} };",
            "void A::saveUser(User user) {}",
            "TEST(A, B) { throw std::logic_error(\"not implemented\"); }",
        ],
    );
}

#[test]
fn ruby() {
    assert_bodies(
        "app/a.rb",
        "class A\n  def f(ab)\n    BODY\n  end\nend\n",
        &[
            "raise \"not implemented\"",
            "raise 'Not yet implemented'",
            "raise StandardError, \"not implemented\"",
            "raise NotImplementedError, \"not implemented yet\"",
            "raise NotImplementedError, 'TODO: write'",
            "raise NotImplementedError # TODO: write it",
            "puts \"not implemented\"",
            "fail \"not implemented\"",
            "# TODO: implement",
            "render json: { error: 'not implemented' }, status: 501",
        ],
        &[
            "raise NotImplementedError",
            "raise NotImplementedError, \"#{self.class} must implement f\"",
            "raise NotImplementedError, 'Subclasses must implement f'",
            "raise \"not implemented on Windows\"",
            "raise \"#{ab} is not implemented\" if ab.nil?\n    g(ab)",
            "x = \"not implemented\"\n    g(x)",
        ],
    );
    assert_stubs(
        "app/a.rb",
        &[
            "def charge(card)\n  raise NotImplementedError\nend\n",
            "class A\n  def send_email(to)\n  end\nend\n",
            "def save_user(user); end\n",
        ],
    );
    assert_fine(
        "app/a.rb",
        &[
            "class A < B\n  def send_email(to)\n  end\nend\n",
            "module A\n  def f(ab)\n    raise NotImplementedError\n  end\nend\n",
            "class NullMailer\n  def send_email(to); end\nend\n",
            "def send_email(_to); end\n",
            "def send_email(to)\n  # switched off\nend\n",
            "describe 'x' do\n  it { raise 'not implemented' }\nend\n",
        ],
    );
}

#[test]
fn kotlin() {
    assert_bodies(
        "src/a.kt",
        "class A {\n  fun f(ab: Int): Int {\n    BODY\n  }\n}\n",
        &[
            "TODO()",
            "TODO(\"charge the card\")",
            "return TODO(\"Not yet implemented\")",
            "throw NotImplementedError()",
            "throw NotImplementedError(\"soon\")",
            "throw UnsupportedOperationException(\"not implemented\")",
            "error(\"not implemented\")",
            "when (ab) { 1 -> return 2\n else -> TODO() }",
            "// TODO: implement",
        ],
        &[
            "throw UnsupportedOperationException()",
            "throw UnsupportedOperationException(\"read-only\")",
            "throw UnsupportedOperationException(\"not supported on this platform\")",
            "rule.TODO()",
        ],
    );
    assert_stubs(
        "src/a.kt",
        &[
            "fun f(): Int = TODO()\n",
            "class A : B {\n  override fun f() = TODO(\"Not yet implemented\")\n}\n",
            "val a by lazy { TODO() }\nfun sent() = 1\n",
            "class A {\n  fun sendEmail(to: String) {}\n}\n",
            "fun saveUser(user: User) {\n}\n",
        ],
    );
    assert_fine(
        "src/a.kt",
        &[
            "abstract class A {\n  open fun f() { throw NotImplementedError() }\n}\n",
            "class A {\n  open fun sendEmail(to: String) {}\n}\n",
            "class A : B {\n  override fun sendEmail(to: String) {}\n}\n",
            "object NoopMailer {\n  fun sendEmail(to: String) {}\n}\n",
            "class A {\n  @Test fun f() { TODO() }\n}\n",
            "val create = { user: User -> }\n",
        ],
    );
}

#[test]
fn swift() {
    assert_bodies(
        "src/a.swift",
        "class A {\n  func f(ab: Int) -> Int {\n    BODY\n  }\n}\n",
        &[
            "fatalError(\"not implemented\")",
            "fatalError(\"TODO\")",
            "preconditionFailure(\"Not implemented yet\")",
            "throw MyError.notImplemented",
            "print(\"not implemented\")",
            "// TODO: implement",
        ],
        &[
            "fatalError()",
            "fatalError(\"init(coder:) has not been implemented, use init(frame:) instead\")",
            "fatalError(\"must be overridden by subclasses\")",
            "preconditionFailure(\"index out of range\")",
            "if ab > 1 { fatalError(\"mode \\(ab) is not implemented\") }\n    return g(ab)",
        ],
    );
    assert_stubs(
        "src/a.swift",
        &["func sendEmail(to: String) {}\n", "class A {\n  func saveUser(user: User) {\n  }\n}\n"],
    );
    assert_fine(
        "src/a.swift",
        &[
            "class A: B {\n  required init?(coder: NSCoder) { fatalError(\"init(coder:) has not been implemented\") }\n}\n",
            "class A: B {\n  func sendEmail(to: String) {}\n}\n",
            "extension A: B {\n  func sendEmail(to: String) {}\n}\n",
            "class A {\n  init(create: String) {}\n}\n",
            "class A: XCTestCase {\n  func f() { fatalError(\"not implemented\") }\n}\n",
        ],
    );
}

#[test]
fn scala() {
    assert_bodies(
        "src/a.scala",
        "class A {\n  def f(ab: Int): Int = BODY\n}\n",
        &[
            "???",
            "{ ??? }",
            "throw new NotImplementedError(\"soon\")",
            "throw new UnsupportedOperationException(\"not implemented\")",
            "sys.error(\"not implemented\")",
            "ab match { case 1 => 2; case 3 => ??? }",
        ],
        &[
            "throw new UnsupportedOperationException",
            "g(\"???\")",
            "throw new IllegalStateException(\"must be implemented by subclasses\")",
        ],
    );
    assert_stubs("src/a.scala", &["object A {\n  def sendEmail(to: String): Unit = {}\n}\n"]);
    assert_fine(
        "src/a.scala",
        &[
            "trait A {\n  def f: Int = ???\n}\n",
            "class A extends B {\n  def sendEmail(to: String): Unit = {}\n}\n",
            "class A extends AnyFunSuite {\n  def f: Int = ???\n}\n",
        ],
    );
}

#[test]
fn lua() {
    assert_bodies(
        "src/a.lua",
        "function M.f(ab)\n  BODY\nend\n",
        &[
            "error(\"not implemented\")",
            "error('TODO')",
            "return nil, \"not implemented\"",
            "print(\"not implemented\")",
            "-- TODO: implement",
        ],
        &["error(\"not implemented on Windows\")"],
    );
    assert_stubs("src/a.lua", &["function M.send_email(to)\nend\n", "local function save_user(user) end\n"]);
    assert_fine(
        "src/a.lua",
        &[
            "local noop = function(x) end\n",
            "function M.send_email(to)\n  -- switched off\nend\n",
            "function M.on_send(to) end\n",
            "describe('x', function() error('not implemented') end)\n",
        ],
    );
}

#[test]
fn shells() {
    assert_stubs(
        "bin/a.sh",
        &[
            "f() {\n  echo \"not implemented\"\n}\n",
            "f() {\n  echo \"f: not implemented\" >&2\n  return 1\n}\n",
            "f() {\n  echo 'TODO: deploy'\n  exit 1\n}\n",
            "deploy() {\n  # TODO: implement\n  :\n}\n",
            "deploy_app() {\n  echo \"Deploying application...\"\n}\n",
            "function backup {\n  echo \"Backup complete\"\n}\n",
            "deploy() { :; }\n",
        ],
    );
    assert_fine(
        "bin/a.sh",
        &[
            "usage() {\n  echo \"usage: a\"\n}\n",
            "generate_name() {\n  echo \"a-$1\"\n}\n",
            "find_root() {\n  echo /opt\n}\n",
            "deploy() {\n  echo \"Deploying...\"\n  rsync a b\n}\n",
            "deploy() {\n  if x; then\n    echo \"not implemented\"\n    return 1\n  fi\n  rsync a b\n}\n",
            "noop() { :; }\n",
            "write_config() {\n  echo \"Writing=1\" > file\n}\n",
        ],
    );
}

#[test]
fn empty_bodies_whose_comment_puts_the_work_off() {
    for (path, frame) in [
        ("src/a.js", "export function saveNote(note) {\n  // BODY\n}\n"),
        (
            "src/A.java",
            "class A implements B {\n  @Override\n  public void publish(Event e) { /* BODY */ }\n}\n",
        ),
        ("src/A.cs", "class A\n{\n  public void Save(P p)\n  {\n    // BODY\n  }\n}\n"),
        ("a.go", "package a\n\nfunc (s *S) charge(a []A) {\n\t// BODY\n}\n"),
        ("src/a.rs", "pub fn persist(entry: &Entry) {\n    // BODY\n}\n"),
        ("src/a.c", "void notes_upload(struct notes *n)\n{\n\t/* BODY */\n}\n"),
        ("src/a.cpp", "void Store::save(const P& p) {\n  // BODY\n}\n"),
        ("src/a.php", "<?php\nclass A { private function notifyBuyer(P $p): void {\n  // BODY\n} }\n"),
        ("src/a.kt", "class A { fun notifyGrower(r: R) {\n  // BODY\n} }\n"),
        ("src/a.swift", "class A { func upload(_ r: R) {\n  // BODY\n} }\n"),
        ("src/a.scala", "class A { def publish(e: E): Unit = {\n  // BODY\n  ()\n} }\n"),
        ("src/a.lua", "function A.connect(channel)\n  -- BODY\nend\n"),
        ("src/a.rb", "class A\n  def deliver(user)\n    # BODY\n  end\nend\n"),
        ("src/a.py", "def delete_users(session):\n    # BODY\n    pass\n"),
        ("src/a.sh", "purge_cache() {\n  # BODY\n  echo \"Cache purged\"\n}\n"),
        (
            "src/A.vue",
            "<template><p/></template>\n<script>\nexport default { methods: { save() {\n  // BODY\n} } }\n</script>\n",
        ),
    ] {
        let put = |body: &str| frame.replace("BODY", body);
        for body in [
            "will be wired up later",
            "not hooked up yet",
            "dummy for now",
            "to be filled in once the API is there",
        ] {
            assert_stubs(path, &[&put(body)]);
        }
        for body in ["intentionally empty", "nothing to do", "ignored, the caller retries later"] {
            let text = put(body);
            if path != "src/a.sh" {
                assert_fine(path, &[&text]);
            }
        }
    }
    assert_stubs(
        "src/a.tsx",
        &[
            "const a = <button onClick={() => { /* not hooked up yet */ }}>x</button>",
            "// stubbed out, the collector is not deployed\nasync function flush() {}",
        ],
    );
    assert_fine(
        "src/a.tsx",
        &[
            "const a = <A render={() => { /* not hooked up yet */ }} />",
            "function onOpen() {\n  // nothing for now\n}",
            "function send(a) {\n  // not connected yet\n  queue.push(a)\n}",
            "const a = () => <Column title=\"TODO\" />",
        ],
    );
}

#[test]
fn scripts_of_single_file_components() {
    for path in ["src/A.vue", "src/A.svelte", "src/A.astro"] {
        assert_stubs(
            path,
            &[
                "<p>x</p>\n<script lang=\"ts\">\nasync function share(a: A): Promise<void> {\n  throw new Error('share is not implemented yet')\n}\n</script>\n",
                "<script>\nexport const a = 1\n</script>\n<script>\nfunction saveUser(user) {}\n</script>\n",
            ],
        );
        assert_fine(
            path,
            &[
                "<p>not implemented</p>\n<script>\nfunction f(a) { return g(a) }\n</script>\n",
                "<!-- <script> function f() { throw new Error('not implemented') } </script> -->\n<p/>\n",
                "<script type=\"text/x-template\">function f() { throw new Error('not implemented') }</script>\n",
            ],
        );
    }
}

#[test]
fn what_is_due_counts_in_a_case_too() {
    assert_stubs(
        "a.go",
        &[
            "package a\nfunc f(n N) {\n\tswitch n {\n\tcase A:\n\t\tg()\n\tcase B:\n\t\tpanic(\"calls not implemented yet\")\n\t}\n}\n",
        ],
    );
    assert_fine(
        "a.go",
        &[
            "package a\nfunc f(n N) {\n\tswitch n {\n\tcase A:\n\t\tg()\n\tdefault:\n\t\tpanic(\"not implemented for \" + n.String())\n\t}\n}\n",
        ],
    );
    assert_stubs(
        "src/a.rs",
        &[
            "fn f(a: u8) -> u8 {\n    if a == 0 {\n        return 0;\n    }\n    unimplemented!(\"export of {a}\")\n}\n",
        ],
    );
    assert_stubs(
        "src/a.cpp",
        &[
            "void A::remove(int id) { LOG(FATAL) << \"remove is not implemented\"; }",
            "B* A::start() { Q_UNIMPLEMENTED(); return nullptr; }",
        ],
    );
    assert_stubs("src/a.rb", &["class A\n  def create\n    head :not_implemented\n  end\nend\n"]);
    assert_stubs("src/a.swift", &["struct A { func pdf(req: R) -> S {\n  S(status: .notImplemented)\n} }"]);
    assert_stubs(
        "src/a.cs",
        &[
            "public sealed class A : I { public L F(int x) => throw new NotImplementedException(\"inverse\"); }",
        ],
    );
}

#[test]
fn work_of_one_case_and_work_that_comes_later() {
    assert_bodies(
        "src/a.rs",
        "fn a(b: Piece) -> Vec<u8> { match b { Piece::Rook => rook(), BODY, } }",
        &[
            "Piece::Knight => unimplemented!(\"knight jumps\")",
            "Piece::Pawn { .. } => unimplemented!(\"en passant and promotion\")",
            "Piece::Knight => unimplemented!(\"Knight jumps\")",
        ],
        &[
            "_ => unimplemented!(\"other pieces\")",
            "other => unimplemented!(\"piece {other:?}\")",
            "Piece::Knight => unimplemented!(\"no knights\")",
            "Piece::Knight => unimplemented!(\"Vector Clobber Restores\")",
            "Piece::Knight => unimplemented!(\"knights are not supported\")",
        ],
    );
    assert_bodies(
        "src/a.rb",
        "class Transfer\n  # Transfers the amount.\n  def execute(cents)\n    BODY\n  end\nend\n",
        &[
            "raise NotImplementedError, \"transfers will come with the bank integration\"",
            "raise NotImplementedError, \"gets written once the bank has answered\"",
        ],
        &[
            "raise NotImplementedError, \"subclasses must define execute\"",
            "raise NotImplementedError, \"only cards are charged\"",
            "raise NotImplementedError",
        ],
    );
    assert_bodies(
        "src/a.py",
        "class Transfer:\n    def execute(self, cents):\n        \"\"\"Transfers the amount.\"\"\"\n        BODY\n",
        &["raise NotImplementedError(\"transfers will come with the bank integration\")"],
        &[
            "raise NotImplementedError(\"use transfer() in place of it\")",
            "raise NotImplementedError(\"execute is not implemented.\")",
            "raise NotImplementedError(\n            \"sending with cards is not yet \"\n            \"implemented. Load them first.\"\n        )",
            "raise NotImplementedError",
        ],
    );
    assert_bodies(
        "a.sh",
        "#!/bin/bash\nbackup_database() {\nBODY\n}\nbackup_database orders\n",
        &[
            "  echo \"Dumping $1 ...\"\n  sleep 2\n  echo \"Backup of $1 finished\"",
            "  sleep 1\n  echo \"Backup complete\"",
            "  # gets written once the chart is there\n  echo \"done\"",
        ],
        &["  echo \"Dumping $1\"\n  sleep 2\n  pg_dump \"$1\"", "  sleep \"$1\""],
    );
}
