//! `fakery-stub` tried on every shape in every language, and on what looks like one.

use super::fakery_stub::RULE;
use super::testing::{change, judge, marks, policy};

fn found(path: &str, text: &str) -> usize {
    marks(&RULE, path, text).len()
}

fn assert_stubs(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(path, text), 1, "{path}: {text}");
    }
}

fn assert_fine(path: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn shapes_of_rust() {
    assert_stubs(
        "src/a.rs",
        &[
            "fn f() { todo!() }",
            "fn f() { todo!(\"later {}\", 1) }",
            "fn f() -> u8 { std::todo!() }",
            "fn f(a: A) { match a { A::B => {} _ => todo![] } }",
            "fn f() { unimplemented!() }",
            "fn f() { core::unimplemented!(\"charging\"); }",
            "fn f() { unimplemented!(\"not supported yet\") }",
            "fn f() { vec![1, todo!()]; }",
            "fn f() { select! { a = b => { todo!() } } }",
            "fn f() { panic!(\"not implemented\") }",
            "fn f() { panic!(\"Not yet implemented.\"); }",
            "fn f() { panic!(\"TODO\") }",
            "fn f() { std::panic!(\"charging cards is not implemented\") }",
            "impl T for A { fn f(&self) { unimplemented!() } }",
            "trait T { fn f(&self) { todo!() } }",
            "fn f() -> R { Err(anyhow!(\"not implemented\")) }",
            "async fn f() -> R { (StatusCode::NOT_IMPLEMENTED, \"Not implemented\").into_response() }",
            "fn f() { println!(\"not implemented yet\"); }",
            "fn f() -> R { bail!(\"not yet implemented\") }",
            "fn f() -> R { Err(\"not implemented\".into()) }",
            "async fn f() -> impl IntoResponse { StatusCode::NOT_IMPLEMENTED }",
            "fn f() -> HttpResponse { HttpResponse::NotImplemented().finish() }",
            "fn f() { // TODO: send it\n }",
            "fn f() { x.map(|y| todo!()); }",
            "const X: u8 = todo!();",
        ],
    );
}

#[test]
fn look_alikes_of_rust() {
    assert_fine(
        "src/a.rs",
        &[
            "fn f() { unreachable!() }",
            "fn f() { unreachable!(\"not implemented\") }",
            "fn f() { todo(); self.todo() }",
            "fn f(a: A) { match a { A::B => g(), op => unimplemented!(\"opcode {op:?} not implemented\") } }",
            "fn f(a: A) -> R { Ok(match a { A::B => 1, _ => return Err(Error(format!(\"unimplemented {a:?}\"))) }) }",
            "fn f(a: A) { if a.b { g() } else { panic!(\"unimplemented type: {:?}\", a) } }",
            "doc! { macro_rules! join { () => { unimplemented!() } } }",
            "#[cfg(not(unix))]\nfn lower_priority() { // TODO\n }",
            "fn todo() -> P { trace(\"todo\", || todo!()) }",
            "fn f() { unimplemented!(\"feature not enabled {event:?}\") }",
            "fn f() -> R { Ok(Route::new(\"todo\")) }",
            "macro_rules! later { () => { todo!() }; }",
            "/// `todo!()`\n///\n/// ```\n/// unimplemented!()\n/// ```\nfn f() { g() }",
            "const A: &str = \"todo!()\";",
            "fn f() { quote! { unimplemented!() } }",
            "#[test]\nfn f() { todo!() }",
            "#[cfg(test)]\nmod t { fn f() { unimplemented!() } }",
            "trait T { fn f(&self) { unimplemented!() } }",
            "fn f() { unimplemented!(\"symlinks are not supported on this platform\") }",
            "#[cfg(not(unix))]\nfn f() { unimplemented!() }",
            "fn _assert_send() { fn g<T: Send>() {} g::<A>(); unimplemented!() }",
            "const _: fn() = || { let _: A = unimplemented!(); };",
            "fn f() -> R { Err(Status::unimplemented(\"not implemented\")) }",
            "fn f() -> R { Err(io::Error::new(ErrorKind::Unsupported, \"not implemented\")) }",
            "fn not_implemented() -> StatusCode { StatusCode::NOT_IMPLEMENTED }",
            "impl fmt::Display for E { fn fmt(&self, f: &mut F) -> R { write!(f, \"not implemented\") } }",
            "fn f(a: u8) -> R { if a > 1 { return Err(anyhow!(\"not implemented\")); } g(a) }",
            "fn f() { panic!(\"not implemented for {}\", x) }",
            "fn f(a: u16) -> &'static str { match a { 501 => \"Not Implemented\", _ => \"?\" } }",
            "fn f() { // nothing to do\n }",
            "impl Marker for A {}",
        ],
    );
}

#[test]
fn shapes_of_python() {
    assert_stubs(
        "app/a.py",
        &[
            "def f():\n    raise Exception('Not implemented')\n",
            "def f():\n    raise RuntimeError(\"TODO: implement\")\n",
            "def ship(item):\n    raise NotImplementedError(\"not yet\")\n",
            "def f(x):\n    if x:\n        raise ValueError('not implemented yet')\n    return 1\n",
            "class A:\n    def f(self):\n        raise NotImplementedError('not implemented yet')\n",
            "class A:\n    def f(self):\n        # TODO: write it\n        raise NotImplementedError\n",
            "class A:\n    def f(self):\n        raise NotImplementedError()  # not implemented yet\n",
            "class A:\n    def f(self):\n        \"\"\"TODO\"\"\"\n        raise NotImplementedError\n",
            "def charge(card, cents):\n    raise NotImplementedError\n",
            "@app.post('/charge')\ndef charge(card):\n    raise NotImplementedError()\n",
            "@app.get('/x')\ndef x():\n    return 'Not implemented', 501\n",
            "@app.get('/x')\ndef x():\n    abort(501)\n",
            "@app.get('/x')\nasync def x():\n    raise HTTPException(status_code=501, detail='Not implemented')\n",
            "def x(request):\n    return JsonResponse({'error': 'not implemented'}, status=501)\n",
            "def f():\n    return {'error': 'not implemented'}\n",
            "def f():\n    print('Not implemented')\n",
            "def f(self):\n    return 'TODO'\n",
            "def f(user):\n    raise NotImplemented\n",
            "def f():\n    pass  # TODO: implement\n",
            "def f():\n    # not implemented yet\n    ...\n",
            "def f():\n    '''Sends it. Not implemented yet.'''\n",
        ],
    );
}

#[test]
fn look_alikes_of_python() {
    assert_fine(
        "app/a.py",
        &[
            "class A:\n    def f(self):\n        raise NotImplementedError\n",
            "class A:\n    def f(self):\n        raise NotImplementedError('subclasses must implement f')\n",
            "class A:\n    @abstractmethod\n    def f(self):\n        raise NotImplementedError('not implemented yet')\n",
            "class A(Protocol[T]):\n    def f(self) -> int:\n        ...  # TODO\n",
            "class A:\n    @overload\n    def f(self, a: int) -> int: ...  # not implemented\n",
            "class A:\n    def __eq__(self, other):\n        return NotImplemented\n",
            "class A:\n    def f(self):\n        raise NotImplementedError('not implemented yet')\n\nclass B(A):\n    def f(self):\n        return 1\n",
            "class BaseA:\n    def f(self):\n        raise NotImplementedError('TODO')\n",
            "def f(x):\n    if x.sparse:\n        raise NotImplementedError('sparse is not implemented yet')\n    return g(x)\n",
            "class AppError(Exception):\n    pass\n",
            "try:\n    import x\nexcept ImportError:\n    pass\n",
            "def f():\n    pass  # nothing to clean up\n",
            "def test_f():\n    raise Exception('not implemented')\n",
            "class TestF:\n    def g(self):\n        raise Exception('not implemented')\n",
            "X = \"raise NotImplementedError('not implemented yet')\"\n",
            "@singledispatch\ndef f(x):\n    raise NotImplementedError\n",
            "try:\n    from x import f\nexcept ImportError:\n    def f(a):\n        raise NotImplementedError('needs x')\n",
            "if sys.platform == 'win32':\n    def f(a):\n        raise NotImplementedError\n",
            "def gcd(field):\n    raise NotImplementedError('multivariate polynomials')\n",
            "def f(x):\n    if x:\n        raise E('casting %s ' 'is not implemented' % x)\n    return g(x)\n",
            "def is_true(a):\n    raise NotImplementedError\n",
            "def on_begin(conn):\n    \"\"\"Called on begin.\"\"\"\n    # TODO: deprecate conn\n",
            "class NotImplementedYet(HTTPException):\n    code = 501\n",
            "STATUS = {501: ('not_implemented', 'Not Implemented')}\n",
            "def f(code):\n    if code == 501:\n        return retry()\n    return code\n",
        ],
    );
    assert_fine("app/a.pyi", &["def f(x: int) -> int: ...  # TODO\n"]);
    assert_fine("tests/a.py", &["def f(x):\n    raise NotImplementedError\n"]);
}

#[test]
fn shapes_of_javascript_and_typescript() {
    for path in ["src/a.js", "src/a.ts", "src/a.tsx"] {
        assert_stubs(
            path,
            &[
                "function f() { throw new Error('Not implemented'); }",
                "function f() { throw new Error(\"Not implemented.\") }",
                "const f = () => { throw new Error(`not yet implemented`); };",
                "class A { f() { throw new Error('Method not implemented.'); } }",
                "class A { async f() { throw Error('TODO: implement'); } }",
                "function f(x) { switch (x) { case 1: return 2; default: throw new Error('not implemented'); } }",
                "function f() { throw new Error('TODO'); }",
                "function f() { throw 'Not implemented'; }",
                "function f() { console.warn('f is not implemented yet'); }",
                "function f() { return 'Not implemented'; }",
                "function f() { throw new HttpException(x, HttpStatus.NOT_IMPLEMENTED); }",
                "app.use(async (ctx) => { ctx.status = 501; ctx.body = {}; });",
                "export function charge() { throw new Error('charge is not implemented'); }",
                "export function charge() { throw new NotImplementedError(); }",
                "const f = () => Promise.reject(new Error('not implemented'));",
                "function f() { return Promise.reject(new Error('Not implemented')); }",
                "app.get('/x', (req, res) => { res.status(501).send('Not implemented'); });",
                "app.get('/x', (req, res) => res.sendStatus(501));",
                "export async function GET() { return new Response('Not implemented', { status: 501 }); }",
                "function f() { console.log('f'); throw new Error('Not implemented'); }",
                "function f() { /* TODO: send it */ }",
            ],
        );
    }
}

#[test]
fn look_alikes_of_javascript_and_typescript() {
    for path in ["src/a.js", "src/a.ts", "src/a.tsx"] {
        assert_fine(
            path,
            &[
                "class A { /** @abstract */ f() { throw new Error('Not implemented'); } }",
                "class AbstractA { f() { throw new Error('Not implemented'); } }",
                "class A { f() { throw new Error('Not implemented'); } } class B extends A { f() { return 1; } }",
                "class A { f() { throw new Error('f() must be implemented by subclasses'); } }",
                "class A { f() { throw new Error('not implemented on this platform'); } }",
                "describe('a', () => { it('b', () => { throw new Error('not implemented'); }); });",
                "const a = 'throw new Error(\"Not implemented\")';",
                "function f(x) { if (!x.y) { throw new Error('Reading of ' + x + ' is not implemented'); } return x; }",
                "const codes = { 501: 'Not Implemented' };",
                "if (e.message === 'not implemented') retry();",
                "const noop = () => {};",
                "class A { get reason() { return 'Not implemented'; } }",
                "const f = () => createSlice({ name: 'todo', state: [] });",
                "function f() { return fetch('/issues/501-status'); }",
                "function f(a) { log('not implemented yet'); return g(a); }",
                "close().catch(() => { /* TODO: tell somebody */ });",
                "function todo(f) { if (f) { throw new E('Todo must be called with a description'); } g(); }",
                "class A { quote() { throw new Error(`quote for dialect ${this.b} is not implemented`); } }",
                "class A { constructor(private b) {} }",
                "function f(status) { return status === 501; }",
            ],
        );
    }
    assert_fine("src/a.d.ts", &["declare function f(): void; // not implemented"]);
    assert_fine("src/a.spec.ts", &["const f = () => { throw new Error('not implemented'); };"]);
    assert_fine("src/__mocks__/a.js", &["function f() { throw new Error('not implemented'); }"]);
}

#[test]
fn shapes_of_go() {
    let go = |body: &str| format!("package a\n\n{body}\n");
    for body in [
        "func F() { panic(\"not implemented\") }",
        "func F() {\n\t//TODO implement me\n\tpanic(\"implement me\")\n}",
        "func F() { panic(\"TODO\") }",
        "func F() { panic(fmt.Sprintf(\"F is not implemented: %d\", 1)) }",
        "func F() { panic(errors.New(\"unimplemented\")) }",
        "func F() error { return errors.New(\"not implemented\") }",
        "func F() error { return errors.New(\"TODO\") }",
        "func F() { log.Fatal(\"not implemented\") }",
        "func F(w http.ResponseWriter, r *R) {\n\tw.WriteHeader(501)\n\tjson.NewEncoder(w).Encode(nil)\n}",
        "func (s *S) F() (int, error) { return 0, fmt.Errorf(\"not implemented\") }",
        "func (s *S) F() (int, error) {\n\tlog.Println(\"F\")\n\treturn 0, errors.New(\"F is not yet implemented\")\n}",
        "func F(w http.ResponseWriter, r *http.Request) { http.Error(w, \"not implemented\", http.StatusNotImplemented) }",
        "func F(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotImplemented) }",
        "func F(c *gin.Context) { c.JSON(501, gin.H{\"error\": \"soon\"}) }",
        "func F() {\n\t// TODO: send it\n}",
    ] {
        assert_stubs("pkg/a.go", &[&go(body)]);
    }
}

#[test]
fn look_alikes_of_go() {
    for body in [
        "func (UnimplementedXServer) F() error { return status.Errorf(codes.Unimplemented, \"method F not implemented\") }",
        "var ErrNotImplemented = errors.New(\"not implemented\")",
        "func MustF() { panic(err) }",
        "func F() error { return nil }",
        "func F(a int) error {\n\tif a > 1 {\n\t\treturn errors.New(\"not implemented\")\n\t}\n\treturn g(a)\n}",
        "func F() error { return errors.New(\"not implemented on this platform\") }",
        "func (e E) Error() string { return \"not implemented\" }",
        "func F() error { return errors.ErrUnsupported }",
        "func F(s string) int {\n\tif s == \"a\" {\n\t\treturn 1\n\t}\n\tpanic(\"not implemented: \" + s)\n}",
        "func TestF(t *testing.T) { panic(\"not implemented\") }",
        "const S = \"panic(\\\"not implemented\\\")\"",
        "func F(code int) bool { return code == http.StatusNotImplemented }",
    ] {
        assert_fine("pkg/a.go", &[&format!("package a\n\n{body}\n")]);
    }
    assert_fine("pkg/a_test.go", &["package a\nfunc F() { panic(\"not implemented\") }\n"]);
    assert_fine(
        "pkg/a.go",
        &["//go:build !linux\n\npackage a\nfunc F() error { return errors.New(\"not implemented\") }\n"],
    );
}

#[test]
fn empty_functions_whose_names_promise_something() {
    assert_stubs(
        "app/a.py",
        &[
            "def send_email(to, subject):\n    pass\n",
            "def send_email(to, subject):\n    \"\"\"Send an email.\"\"\"\n    pass\n",
            "def process_payment(order): ...\n",
            "class Mailer:\n    def send(self, message):\n        pass\n",
            "async def save(user):\r\n    pass\r\n",
        ],
    );
    assert_stubs(
        "src/a.ts",
        &[
            "export function sendEmail(to) {}",
            "export async function saveUser(user) {\n}\n",
            "const processPayment = async (order) => {};",
            "exports.sendEmail = function (to) {};",
            "class Mailer { send(message) {} }",
        ],
    );
    assert_stubs(
        "src/a.rs",
        &["pub fn send_email(to: &str) {}", "impl Mailer { fn send(&self, to: &str) {\n} }"],
    );
    assert_stubs("a.go", &["package a\n\nfunc SendEmail(to string) {\n}\n"]);
}

#[test]
fn a_message_among_others_in_a_list_is_data() {
    let rust = "static A: LazyLock<P> = LazyLock::new(|| { kinds(&[\"for now\", \"to be implemented\\n later\"]) });";
    assert_fine("a.rs", &[rust]);
    assert_fine("a.py", &["def phrases():\n    return load([\"for now\", \"to be implemented\"])\n"]);
    assert_fine("a.ts", &["const phrases = () => load(['for now', 'to be implemented']);"]);
    assert_fine(
        "a.go",
        &["package a\n\nfunc phrases() L { return load([]string{\"for now\", \"not implemented\"}) }\n"],
    );
    assert_stubs("a.ts", &["const pay = () => Promise.reject(['not implemented']);"]);
}

#[test]
fn empty_functions_that_are_meant_to_be() {
    assert_fine(
        "app/a.py",
        &[
            "def noop(*args):\n    pass\n",
            "def on_send(message):\n    pass\n",
            "def send_hook(message):\n    pass\n",
            "class NullMailer:\n    def send(self, message):\n        pass\n",
            "class Quiet(Mailer):\n    def send(self, message):\n        pass\n",
            "class Mailer:\n    def send(self, message):\n        pass\n\nclass Smtp(Mailer):\n    def send(self, message):\n        go()\n",
            "class Mailer:\n    @abstractmethod\n    def send(self, message): ...\n",
            "class Mailer(Protocol):\n    def send(self, message): ...\n",
            "def send(message):\n    # mail is switched off here\n    pass\n",
            "def send(message):\n    \"\"\"Does nothing: a no-op for tests.\"\"\"\n",
            "def save(_user):\n    pass\n",
            "def sender(user):\n    pass\n",
            "@receiver(saved)\ndef save(user):\n    pass\n",
            "try:\n    import x\nexcept ImportError:\n    def send(message): pass\n",
            "password = 1\nfor update in updates:\n    pass\n",
            "@overload\ndef load(path: str) -> str: ...\n",
        ],
    );
    assert_fine(
        "src/a.ts",
        &[
            "const noop = () => {};",
            "const ctx = createContext({ saveUser: (user) => {} });",
            "class A implements Mailer { send(message) {} }",
            "class NoopMailer { send(message) {} }",
            "function load(onSave = (user) => {}) { onSave(1); }",
            "const saved = {}; const update = fetch(url, {});",
            "function sendEmail(to) { /* mail is switched off */ }",
            "class A { constructor(private update: B) {} }",
            "function sendEmail() {}",
        ],
    );
    assert_fine(
        "src/a.rs",
        &[
            "impl Sink for Null { fn write(&mut self, data: &[u8]) {} }",
            "trait Visit { fn load(&self, item: &Item) {} }",
            "#[cfg(not(feature = \"log\"))]\nfn write(item: &Item) {}",
            "fn write(_item: &Item) {}",
            "struct Update {}",
        ],
    );
    assert_fine(
        "a.go",
        &["package a\n\nfunc (n nop) SendEmail(to string) {\n}\n", "package a\n\ntype Update struct{}\n"],
    );
}

#[test]
fn the_label_is_the_stub() {
    assert_eq!(marks(&RULE, "a.rs", "fn f() { std::todo!(\"x\"); }"), ["std::todo!(\"x\")"]);
    assert_eq!(marks(&RULE, "a.rs", "fn f() { vec![todo!()] }"), ["todo!()"]);
    assert_eq!(marks(&RULE, "a.rs", "fn f() { panic!(\"TODO\"); }"), ["panic!(\"TODO\")"]);
    assert_eq!(marks(&RULE, "a.ts", "() => { throw new Error('TODO'); }"), ["throw new Error('TODO');"]);
    assert_eq!(marks(&RULE, "a.go", "package a\nfunc f() { panic(\"TODO\") }"), ["panic(\"TODO\")"]);
}

#[test]
fn the_message_names_the_function() {
    for (path, text) in [
        ("a.rs", "fn charge() { x.map(|y| todo!()); }"),
        ("a.ts", "const charge = () => { throw new Error('TODO'); }"),
        ("a.ts", "const a = { charge: async () => { throw new Error('TODO'); } }"),
        ("a.go", "package a\nfunc (c *C) charge() { panic(\"TODO\") }"),
        ("a.py", "def charge(card):\n    raise NotImplementedError\n"),
    ] {
        let out = judge(&RULE, &change(&[], &[(path, text.as_bytes())]), &policy());
        assert!(out.found[0].message.contains("`charge`"), "{}", out.found[0].message);
    }
}

#[test]
fn a_function_that_the_change_touches_is_to_be_finished() {
    let before = "fn a() {\n    todo!()\n}\n\nfn b() {\n    one();\n}\n";
    let elsewhere = before.replace("one()", "two()");
    let signature = before.replace("fn a()", "fn a(x: u8)");
    let count = |after: &str| {
        judge(&RULE, &change(&[("a.rs", before.as_bytes())], &[("a.rs", after.as_bytes())]), &policy())
            .found
            .len()
    };
    assert_eq!(count(&elsewhere), 0);
    assert_eq!(count(&signature), 1);
}

#[test]
fn a_class_that_another_file_extends_is_a_base_class() {
    let base = "class Store:\n    def put(self, x):\n        raise NotImplementedError('TODO')\n";
    let user = "from store import Store\nclass Disk(Store):\n    def put(self, x):\n        write(x)\n";
    let files = [("store.py", base.as_bytes()), ("disk.py", user.as_bytes())];
    assert_eq!(judge(&RULE, &change(&files[1..], &files), &policy()).found.len(), 0);
    assert_eq!(judge(&RULE, &change(&[], &files[..1]), &policy()).found.len(), 1);
}

#[test]
fn what_only_compares_with_the_words_has_them_in_no_answer() {
    for (path, text) in [
        ("a.rs", "fn is_plan(words: &[u8]) -> bool { words.eq_ignore_ascii_case(b\"not implemented\") }"),
        ("a.rs", "fn is_plan(n: &str) -> bool { matches!(n, \"x\" | \"not implemented\") }"),
        ("a.rs", "fn is_plan(n: &str) -> bool { n == \"not implemented\" }"),
        ("a.py", "def is_plan(n):\n    return n == \"not implemented\"\n"),
        ("a.py", "def is_plan(n):\n    return n.lower().startswith(\"not implemented\")\n"),
        ("a.js", "const isPlan = (n) => n.includes('not implemented');\n"),
        ("A.java", "class A { boolean isPlan(String n) { return \"not implemented\".equals(n); } }"),
        (
            "a.go",
            "package a\nfunc isPlan(n string) bool { return strings.Contains(n, \"not implemented\") }\n",
        ),
        ("a.rb", "def plan?(n)\n  n.match?(\"not implemented\")\nend\n"),
    ] {
        assert_fine(path, &[text]);
    }
    assert_stubs("a.js", &["const pay = (n) => fail('not implemented');\n"]);
}

#[test]
fn odd_bytes_do_not_disturb() {
    for text in [
        &b"\xef\xbb\xbffn f() { todo!() }"[..],
        b"// \xff\r\nfn f() {\r\n    todo!()\r\n}\r\n",
        b"fn f() { g(\"\xff\"); todo!() }",
    ] {
        let out = judge(&RULE, &change(&[], &[("a.rs", text)]), &policy());
        assert_eq!(out.found.len(), 1, "{}", String::from_utf8_lossy(text));
    }
    let line = ["fn f() { x(); } ".repeat(65_000), "fn g() { todo!() }".to_owned()].concat();
    assert_eq!(found("a.rs", &line), 1);
    let deep = ["fn f() { ", &"(".repeat(100_000), "todo!()"].concat();
    let out = judge(&RULE, &change(&[], &[("a.rs", deep.as_bytes())]), &policy());
    assert!(!out.not_evaluated.is_empty());
}

#[test]
fn a_language_without_a_grammar_is_said_not_to_be_judged() {
    let dart = b"class A { void f() { throw UnimplementedError(\"Not implemented\"); } }";
    let out = judge(&RULE, &change(&[], &[("a.dart", dart)]), &policy());
    assert_eq!(out.not_evaluated[0].reason, "no grammar for its language: judged for task tags only");
    assert!(judge(&RULE, &change(&[], &[("a.dart", b"class A {}")]), &policy()).not_evaluated.is_empty());
}

#[test]
fn a_body_of_very_many_comments_is_still_empty() {
    for lines in [3, 99, 100, 101, 1_000] {
        let text = format!("fn f() {{\n{}}}\n", "    // TODO: send it\n".repeat(lines));
        assert_ne!(found("src/a.rs", &text), 0, "{lines}");
    }
}
