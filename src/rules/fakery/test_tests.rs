//! What `fakery-test` finds and leaves alone, framework by framework.

use super::fakery_test::RULE;
use super::testing::{change, judge, policy};

/// How many findings a new file has.
fn count(path: &str, text: &str) -> usize {
    judge(&RULE, &change(&[], &[(path, text.as_bytes())]), &policy()).found.len()
}

/// The files that do not have `want` findings.
fn wrong<S: AsRef<str>>(want: usize, files: impl IntoIterator<Item = (&'static str, S)>) -> Vec<String> {
    let is_wrong = |(path, text): &(&str, S)| count(path, text.as_ref()) != want;
    files.into_iter().filter(is_wrong).map(|(path, text)| format!("{path}: {}", text.as_ref())).collect()
}

#[track_caller]
fn found<S: AsRef<str>>(files: impl IntoIterator<Item = (&'static str, S)>) {
    assert_eq!(wrong(1, files), Vec::<String>::new());
}

#[track_caller]
fn fine<S: AsRef<str>>(files: impl IntoIterator<Item = (&'static str, S)>) {
    assert_eq!(wrong(0, files), Vec::<String>::new());
}

/// A file with one test, for each framework: its path, and its text around a statement.
const FRAMES: &[(&str, &str, &str)] = &[
    ("py", "tests/test_a.py", "def test_it():\n    run(1)\n    STATEMENT\n"),
    ("rs", "src/a.rs", "#[test]\nfn works() {\n    run(1);\n    STATEMENT\n}\n"),
    (
        "js",
        "a.test.js",
        "describe('a', () => {\n  it('works', () => {\n    run(1);\n    STATEMENT\n  });\n});\n",
    ),
    (
        "java",
        "src/test/java/ATest.java",
        "class ATest {\n  @Test\n  void works() {\n    run(1);\n    STATEMENT\n  }\n}\n",
    ),
    (
        "kt",
        "src/test/kotlin/ATest.kt",
        "class ATest {\n  @Test\n  fun works() {\n    run(1)\n    STATEMENT\n  }\n}\n",
    ),
    (
        "cs",
        "tests/ATests.cs",
        "public class ATests {\n  [Fact]\n  public void Works() {\n    Run(1);\n    STATEMENT\n  }\n}\n",
    ),
    (
        "php",
        "tests/ATest.php",
        "<?php\nclass ATest extends TestCase {\n  public function testIt() {\n    run(1);\n    STATEMENT\n  }\n}\n",
    ),
    ("pest", "tests/ATest.php", "<?php\nit('works', function () {\n    run(1);\n    STATEMENT\n});\n"),
    ("rb", "spec/a_spec.rb", "describe 'a' do\n  it 'works' do\n    run(1)\n    STATEMENT\n  end\nend\n"),
    (
        "minitest",
        "test/a_test.rb",
        "class ATest < Minitest::Test\n  def test_it\n    run(1)\n    STATEMENT\n  end\nend\n",
    ),
    (
        "swift",
        "Tests/ATests.swift",
        "class ATests: XCTestCase {\n  func testIt() throws {\n    run(1)\n    STATEMENT\n  }\n}\n",
    ),
    (
        "scala",
        "src/test/scala/ASuite.scala",
        "class ASuite extends FunSuite {\n  test(\"works\") {\n    run(1)\n    STATEMENT\n  }\n}\n",
    ),
    (
        "lua",
        "spec/a_spec.lua",
        "describe('a', function()\n  it('works', function()\n    run(1)\n    STATEMENT\n  end)\nend)\n",
    ),
    ("bats", "test/a.bats", "@test \"works\" {\n  run a\n  STATEMENT\n}\n"),
    ("sh", "test/a_test.sh", "testIt() {\n  run a\n  STATEMENT\n}\n"),
    ("gtest", "test/a_test.cc", "TEST(A, Works) {\n  run(1);\n  STATEMENT\n}\n"),
    ("catch2", "test/a_test.cpp", "TEST_CASE(\"works\") {\n  run(1);\n  STATEMENT\n}\n"),
    ("c", "test/test_a.c", "void test_it(void) {\n  run(1);\n  STATEMENT\n}\n"),
    ("unittest", "tests/test_a.py", "class A(TestCase):\n    def test_it(self):\n        STATEMENT\n"),
    ("go", "a_test.go", "package a\n\nfunc TestIt(t *testing.T) {\n\trun(1)\n\tSTATEMENT\n}\n"),
    ("ts", "a.spec.ts", "test('works', async () => {\n  await run(1);\n  STATEMENT\n});\n"),
    ("swifttesting", "Tests/ATests.swift", "@Test func works() throws {\n  run(1)\n  STATEMENT\n}\n"),
];

/// The file that has `statement` in a test of this framework.
fn in_test(framework: &str, statement: &str) -> (&'static str, String) {
    let (_, path, frame) = FRAMES.iter().find(|(name, ..)| *name == framework).unwrap();
    (path, frame.replace("STATEMENT", statement))
}

const ALWAYS: &[(&str, &str)] = &[
    ("py", "assert True"),
    ("py", "assert 1 == 1"),
    ("py", "assert True, 'works'"),
    ("py", "assert 1 + 1 == 2"),
    ("unittest", "self.assertTrue(True)"),
    ("unittest", "self.assertEqual(1, 1)"),
    ("unittest", "self.assertEqual(x, x)"),
    ("unittest", "self.assertFalse(False)"),
    ("rs", "assert!(true);"),
    ("rs", "assert_eq!(1, 1);"),
    ("rs", "assert_eq!(total, total);"),
    ("rs", "assert_ne!(1, 2);"),
    ("go", "assert.True(t, true)"),
    ("go", "require.Equal(t, 1, 1)"),
    ("js", "expect(true).toBe(true);"),
    ("js", "expect(1).toEqual(1);"),
    ("js", "assert.equal(1, 1);"),
    ("js", "assert(true);"),
    ("js", "expect(true).to.be.true;"),
    ("js", "expect(true).to.equal(true);"),
    ("ts", "expect(true).toBeTruthy();"),
    ("ts", "assert.strictEqual('a', 'a');"),
    ("ts", "assert.ok(true);"),
    ("ts", "expect('a').toBeDefined();"),
    ("java", "assertTrue(true);"),
    ("java", "assertEquals(1, 1);"),
    ("java", "Assertions.assertEquals(\"a\", \"a\");"),
    ("java", "assertThat(true).isTrue();"),
    ("java", "assertThat(1).isEqualTo(1);"),
    ("java", "assertTrue(\"works\", true);"),
    ("kt", "assertTrue(true)"),
    ("kt", "assertEquals(1, 1)"),
    ("kt", "1 shouldBe 1"),
    ("cs", "Assert.True(true);"),
    ("cs", "Assert.Equal(1, 1);"),
    ("cs", "Assert.AreEqual(1, 1);"),
    ("cs", "Assert.That(true, Is.True);"),
    ("php", "$this->assertTrue(true);"),
    ("php", "self::assertSame(1, 1);"),
    ("pest", "expect(true)->toBeTrue();"),
    ("rb", "expect(true).to be true"),
    ("rb", "expect(1).to eq(1)"),
    ("rb", "expect(true).to be_truthy"),
    ("minitest", "assert true"),
    ("minitest", "assert_equal 1, 1"),
    ("swift", "XCTAssertTrue(true)"),
    ("swift", "XCTAssertEqual(1, 1)"),
    ("swift", "XCTAssert(true)"),
    ("swifttesting", "#expect(true)"),
    ("swifttesting", "#expect(1 == 1)"),
    ("scala", "assert(true)"),
    ("scala", "assertEquals(1, 1)"),
    ("lua", "assert.is_true(true)"),
    ("lua", "assert.are.equal(1, 1)"),
    ("lua", "assert(true)"),
    ("bats", "[ 1 -eq 1 ]"),
    ("bats", "[[ 1 -eq 1 ]]"),
    ("bats", "[ \"a\" = \"a\" ]"),
    ("sh", "assertTrue true"),
    ("sh", "assertEquals 1 1"),
    ("gtest", "EXPECT_TRUE(true);"),
    ("gtest", "ASSERT_EQ(1, 1);"),
    ("catch2", "REQUIRE(true);"),
    ("catch2", "CHECK(1 == 1);"),
    ("c", "TEST_ASSERT_TRUE(true);"),
    ("c", "TEST_ASSERT_EQUAL_INT(1, 1);"),
    ("c", "assert_true(1);"),
    ("c", "assert(1 == 1);"),
    ("c", "ck_assert_int_eq(sum, sum);"),
    ("c", "g_assert_cmpint(3, ==, 3);"),
    ("c", "CU_ASSERT_EQUAL(x, x);"),
    ("c", "munit_assert_int(n, ==, n);"),
    ("c", "cr_assert_eq(1, 1);"),
    ("gtest", "BOOST_CHECK(true);"),
    ("gtest", "BOOST_CHECK_EQUAL(x, x);"),
    ("gtest", "QVERIFY(true);"),
    ("gtest", "QCOMPARE(1, 1);"),
    ("gtest", "CPPUNIT_ASSERT_EQUAL(1, 1);"),
    ("cs", "true.Should().BeTrue();"),
    ("cs", "5.Should().Be(5);"),
    ("cs", "total.Should().Be(total);"),
    ("js", "total.should.equal(total);"),
    ("js", "(1).should.equal(1);"),
    ("scala", "total should be (total)"),
    ("scala", "1 should equal(1)"),
    ("minitest", "total.must_equal total"),
    ("sh", "assertEquals \"$out\" \"$out\""),
    ("bats", "[ \"$output\" = \"$output\" ]"),
    ("py", "assert bucket.take(1) or True"),
    ("py", "assert x is None or x is not None"),
    ("py", "assert len(rows) >= 0"),
    ("rs", "assert!(bucket.take(1) || true);"),
    ("rs", "assert!(result.is_ok() || result.is_err());"),
    ("rs", "assert!(rows.len() >= 0);"),
    ("rs", "assert!(true, \"parsing does not panic\");"),
    ("js", "expect(rows.length >= 0).toBe(true);"),
    ("js", "expect(rows.length).toBeGreaterThanOrEqual(0);"),
    ("java", "assertTrue(rows.size() >= 0);"),
    ("java", "assertTrue(found == 1 || found != 1);"),
];

#[test]
fn assertions_that_always_hold() {
    found(ALWAYS.iter().map(|(language, statement)| in_test(language, statement)));
}

#[test]
fn assertions_that_can_fail() {
    let statements = [
        ("py", "assert x == 1 or y == 1"),
        ("py", "assert x in (1, 2) or x is None"),
        ("py", "assert (x or True) == y"),
        ("py", "assert a or b if c else True"),
        ("py", "assert len(rows) >= 1"),
        ("rs", "assert!(result.is_ok() || other.is_err());"),
        ("rs", "assert_eq!(Some(Match::must(1, 0..6)), find(text));"),
        ("rs", "assert!(next().is_ok() || next().is_err());"),
        ("c", "ck_assert_int_eq(sum, 3);"),
        ("c", "g_assert_cmpint(n, <=, n);"),
        ("gtest", "BOOST_CHECK(found);"),
        ("cs", "total.Should().Be(5);"),
        ("cs", "total.Should().NotBe(total);"),
        ("js", "total.should.equal(sum);"),
        ("js", "expect(rows.length).toBeGreaterThanOrEqual(1);"),
        ("scala", "total should be (5)"),
        ("minitest", "total.must_equal 5"),
        ("sh", "assertEquals \"$want\" \"$out\""),
        ("sh", "assertEquals \"$(a)\" \"$(a)\""),
        ("bats", "[ \"$output\" = \"$want\" ]"),
        ("py", "assert x == 1"),
        ("py", "assert x"),
        ("py", "assert next(a) == next(a)"),
        ("py", "assert 'assert True' in text"),
        ("py", "if ready:\n        assert True"),
        ("py", "assert True  # reached: nothing was raised"),
        ("py", "assert False"),
        ("unittest", "self.assertEqual(f(1), f(1))"),
        ("rs", "match x { A => assert!(true), B => panic!() }"),
        ("rs", "assert_eq!(f(), 1);"),
        ("rs", "run(|| assert!(true));"),
        ("go", "assert.Equal(t, 1, n)"),
        ("js", "run(() => expect(true).toBe(true));"),
        ("js", "try { run() } catch (e) { expect(true).toBe(true); }"),
        ("js", "expect(true).not.toBe(value);"),
        ("js", "expect(f(true)).toBe(true);"),
        ("js", "expect(() => assert(true)).not.toThrow();"),
        ("java", "try { run(); fail(); } catch (E e) { assertTrue(true); }"),
        ("java", "assertEquals(1, count);"),
        ("java", "assertThat(list).isEqualTo(List.of());"),
        ("kt", "x shouldBe 1"),
        ("cs", "Assert.Equal(1, n);"),
        ("php", "$this->assertTrue($x);"),
        ("rb", "expect(x).to be true"),
        ("rb", "expect(true).to eq x"),
        ("swift", "XCTAssertTrue(x)"),
        ("lua", "assert.is_true(x)"),
        ("bats", "[ \"$status\" -eq 0 ]"),
        ("sh", "assertEquals 1 \"$n\""),
        ("gtest", "EXPECT_EQ(1, n);"),
        ("c", "TEST_ASSERT_EQUAL_INT(1, n);"),
    ];
    fine(statements.map(|(language, statement)| in_test(language, statement)));
    fine([
        ("tests/eq.rs", "#[test]\nfn is_reflexive_eq() {\n    let a = A::new();\n    assert_eq!(a, a);\n}\n"),
        (
            "tests/a.rs",
            "#[test]\nfn works() {\n    let a = A::new();\n    assert_eq!(a, a);\n    assert_ne!(a, B::new());\n}\n",
        ),
        ("src/check.py", "def check():\n    assert True\n"),
    ]);
}

const SKIPS: &[(&str, &str)] = &[
    ("tests/test_a.py", "@pytest.mark.skip\ndef test_a():\n    assert f() == 1\n"),
    ("tests/test_a.py", "@pytest.mark.skip()\ndef test_a():\n    assert f() == 1\n"),
    ("tests/test_a.py", "@pytest.mark.skip(reason=\"\")\ndef test_a():\n    assert f() == 1\n"),
    ("tests/test_a.py", "@unittest.skip(\"TODO\")\ndef test_a():\n    assert f() == 1\n"),
    ("tests/test_a.py", "def test_a():\n    pytest.skip()\n    assert f() == 1\n"),
    (
        "tests/test_a.py",
        "class A(TestCase):\n    def test_a(self):\n        self.skipTest(\"\")\n        assert f() == 1\n",
    ),
    ("src/a.rs", "#[test]\n#[ignore]\nfn a() {\n    assert_eq!(f(), 1);\n}\n"),
    ("a_test.go", "package a\n\nfunc TestA(t *testing.T) {\n\tt.Skip()\n\tf(t)\n}\n"),
    ("a_test.go", "package a\n\nfunc TestA(t *testing.T) {\n\tt.SkipNow()\n\tf(t)\n}\n"),
    ("a.test.js", "it.skip('adds', () => { expect(f()).toBe(1); });\n"),
    ("a.test.js", "xit('adds', () => { expect(f()).toBe(1); });\n"),
    ("a.test.js", "xdescribe('adds', () => { it('x', () => { expect(f()).toBe(1); }); });\n"),
    ("a.test.ts", "describe.skip('adds', () => { it('x', () => { expect(f()).toBe(1); }); });\n"),
    ("a.test.ts", "test.todo('adds');\n"),
    ("a.test.ts", "test('adds', { skip: true }, () => { expect(f()).toBe(1); });\n"),
    ("a.spec.ts", "test('adds', async () => {\n  test.skip();\n  expect(f()).toBe(1);\n});\n"),
    (
        "src/test/java/ATest.java",
        "class ATest {\n  @Disabled\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n",
    ),
    (
        "src/test/java/ATest.java",
        "class ATest {\n  @Ignore(\"\")\n  @Test\n  public void a() { assertEquals(1, f()); }\n}\n",
    ),
    (
        "src/test/kotlin/ATest.kt",
        "class ATest {\n  @Ignore\n  @Test\n  fun a() { assertEquals(1, f()) }\n}\n",
    ),
    (
        "tests/ATests.cs",
        "public class ATests {\n  [Fact(Skip = \"\")]\n  public void A() { Assert.Equal(1, F()); }\n}\n",
    ),
    (
        "tests/ATests.cs",
        "public class ATests {\n  [Test, Ignore]\n  public void A() { Assert.Equal(1, F()); }\n}\n",
    ),
    (
        "tests/ATest.php",
        "<?php\nclass ATest extends TestCase {\n  public function testA() {\n    $this->markTestSkipped();\n  }\n}\n",
    ),
    ("spec/a_spec.rb", "describe 'a' do\n  xit 'adds' do\n    expect(f).to eq 1\n  end\nend\n"),
    ("spec/a_spec.rb", "describe 'a' do\n  it 'adds' do\n    skip\n    expect(f).to eq 1\n  end\nend\n"),
    ("spec/a_spec.rb", "describe 'a' do\n  it 'adds', skip: true do\n    expect(f).to eq 1\n  end\nend\n"),
    (
        "Tests/ATests.swift",
        "class ATests: XCTestCase {\n  func testA() throws {\n    throw XCTSkip()\n  }\n}\n",
    ),
    (
        "src/test/scala/ASuite.scala",
        "class ASuite extends FunSuite {\n  ignore(\"adds\") {\n    assert(f() == 1)\n  }\n}\n",
    ),
    (
        "src/test/scala/ASuite.scala",
        "class ASuite extends FunSuite {\n  test(\"adds\".ignore) {\n    assert(f() == 1)\n  }\n}\n",
    ),
    (
        "spec/a_spec.lua",
        "describe('a', function()\n  pending('adds', function()\n    assert.equal(1, f())\n  end)\nend)\n",
    ),
    ("test/a.bats", "@test \"adds\" {\n  skip\n  run a\n  [ \"$status\" -eq 0 ]\n}\n"),
    (
        "spec/a_spec.lua",
        "describe('a', function()\n  it('adds', function()\n    pending()\n    assert.equal(3, add(1, 2))\n  end)\nend)\n",
    ),
    (
        "app/src/androidTest/java/ui/ATest.kt",
        "class ATest {\n  @Test\n  @Ignore\n  fun adds() {\n    assertEquals(3, add(1, 2))\n  }\n}\n",
    ),
    ("test/a_test.cc", "TEST(A, Adds) {\n  GTEST_SKIP();\n  EXPECT_EQ(f(), 1);\n}\n"),
    ("test/a_test.cc", "TEST(A, DISABLED_Adds) {\n  EXPECT_EQ(f(), 1);\n}\n"),
    ("test/test_a.c", "void test_a(void) {\n  TEST_IGNORE();\n  TEST_ASSERT_EQUAL(1, f());\n}\n"),
];

#[test]
fn what_was_worked_out_equals_itself_whatever_the_title() {
    found([
        (
            "tests/test_hash.py",
            "def test_digest_is_stable(p):\n    result = digest(p)\n    assert result == result\n",
        ),
        ("tests/test_orders.py", "def test_total():\n    total = add_up(1)\n    assert total == total\n"),
        (
            "tests/a.rs",
            "#[test]\nfn vienna_has_a_hash() {\n    let hash = encode(48);\n    assert!(hash == hash, \"changed\");\n}\n",
        ),
        (
            "test/a_test.rb",
            "class ATest < Minitest::Test\n  def test_twice_is_identity\n    text = Rot13.encode(\"a\")\n    assert_equal text, text\n  end\nend\n",
        ),
        (
            "tests/check_a.c",
            "START_TEST(adds)\n{\n\tint m = add(1, 2);\n\tck_assert_int_eq(m, m);\n}\nEND_TEST\n",
        ),
    ]);
    fine([
        ("tests/test_hash.py", "def test_point():\n    point = Point(1, 2)\n    assert point == point\n"),
        (
            "tests/test_a.py",
            "def test_identity():\n    point = make_point(1, 2)\n    assert point == point\n",
        ),
        ("tests/test_a.py", "def test_eq():\n    point = origin()\n    assert point == point\n"),
        ("tests/a.rs", "#[test]\nfn clones() {\n    let a = A::new();\n    assert_eq!(a, a);\n}\n"),
    ]);
}

#[test]
fn tests_that_replace_what_they_call() {
    found([
        (
            "tests/test_tax.py",
            "def test_rate():\n    with patch(\"tax.compute\") as compute:\n        compute.return_value = 7\n        assert tax.compute(100, \"books\") == 7\n",
        ),
        (
            "tests/test_tax.py",
            "@patch(\"shop.tax.compute\", return_value=7)\ndef test_rate(compute):\n    rate = tax.compute(100)\n    assert rate == 7\n",
        ),
        (
            "tests/test_tax.py",
            "def test_rate(monkeypatch):\n    monkeypatch.setattr(tax, \"compute\", lambda *_: 7)\n    assert tax.compute(100) == 7\n",
        ),
        (
            "a.test.js",
            "import { distance } from './distance';\njest.mock('./distance', () => ({ distance: jest.fn().mockReturnValue(42) }));\ntest('measures', () => {\n  expect(distance([5, 7], [5, 6])).toBe(42);\n});\n",
        ),
        (
            "a.test.ts",
            "import { rate } from './rate';\nvi.mock('./rate', () => ({ rate: vi.fn(() => 15) }));\nit('gives fifteen', () => {\n  const given = rate({ member: true });\n  expect(given).toBe(15);\n});\n",
        ),
        (
            "a.test.ts",
            "it('adds', () => {\n  jest.spyOn(sums, 'add').mockReturnValue(3);\n  expect(sums.add(1, 2)).toBe(3);\n});\n",
        ),
        (
            "spec/a_spec.rb",
            "describe 'a' do\n  it 'adds' do\n    allow(Tax).to receive(:compute).and_return(7)\n    expect(Tax.compute(1)).to eq(7)\n  end\nend\n",
        ),
    ]);
    fine([
        // What it depends on is replaced, and what is tested is called.
        (
            "tests/test_tax.py",
            "def test_rate():\n    with patch(\"tax.rates\", return_value=7):\n        assert tax.compute(100) == 107\n",
        ),
        (
            "a.test.js",
            "import { price } from './price';\nimport { rate } from './rate';\njest.mock('./rate', () => ({ rate: jest.fn(() => 42) }));\ntest('adds', () => {\n  expect(price(rate(1))).toBe(84);\n});\n",
        ),
        (
            "a.test.js",
            "test('hands on', () => {\n  repository.find.mockReturnValue(7);\n  expect(service.find(1)).toBe(7);\n});\n",
        ),
        // The replacement itself is tested.
        (
            "tests/test_a.py",
            "def test_patch_answers():\n    with patch(\"a.b\", return_value=7):\n        assert a.b() == 7\n",
        ),
    ]);
}

#[test]
fn skips_without_a_reason() {
    found(SKIPS.iter().copied());
}

#[test]
fn skips_with_a_reason_or_under_a_condition() {
    fine([
        (
            "spec/a_spec.lua",
            "describe('tls', function()\n  if not tls.available() then\n    pending('luasec is not installed')\n    return\n  end\n  it('reads', function()\n    assert.equal(1, tls.read())\n  end)\nend)\n",
        ),
        (
            "tests/test_a.py",
            "@pytest.mark.skip(reason=\"needs a server\")\ndef test_a():\n    assert f() == 1\n",
        ),
        (
            "tests/test_a.py",
            "@pytest.mark.skipif(WINDOWS, reason=\"\")\ndef test_a():\n    assert f() == 1\n",
        ),
        (
            "tests/test_a.py",
            "# needs the server of the vendor\n@pytest.mark.skip\ndef test_a():\n    assert f() == 1\n",
        ),
        ("tests/test_a.py", "def test_a():\n    if WINDOWS:\n        pytest.skip()\n    assert f() == 1\n"),
        ("src/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {\n    assert_eq!(f(), 1);\n}\n"),
        ("src/a.rs", "#[test]\n#[ignore] // takes an hour\nfn a() {\n    assert_eq!(f(), 1);\n}\n"),
        ("src/a.rs", "#[test]\n#[cfg_attr(miri, ignore)]\nfn a() {\n    assert_eq!(f(), 1);\n}\n"),
        (
            "a_test.go",
            "package a\n\nfunc TestA(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tcheck(t)\n}\n",
        ),
        ("a_test.go", "package a\n\nfunc TestA(t *testing.T) {\n\tt.Skip(\"needs docker\")\n\tcheck(t)\n}\n"),
        ("a.test.js", "// https://example.com/issues/1\nit.skip('adds', () => { expect(f()).toBe(1); });\n"),
        ("a.test.js", "it.only('adds', () => { expect(f()).toBe(1); });\n"),
        (
            "a.spec.ts",
            "test('adds', async ({ browserName }) => {\n  test.skip(browserName === 'firefox');\n  expect(f()).toBe(1);\n});\n",
        ),
        ("a.test.js", "stream.skip('x');\nit('adds', () => { expect(list.skip(1)).toBe(1); });\n"),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Disabled(\"waits for the new server\")\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @DisabledOnOs(WINDOWS)\n  @Test\n  void a() { assertEquals(1, f()); }\n}\n",
        ),
        (
            "tests/ATests.cs",
            "public class ATests {\n  [Fact(Skip = \"needs SQL Server\")]\n  public void A() { Assert.Equal(1, F()); }\n}\n",
        ),
        (
            "tests/ATest.php",
            "<?php\nclass ATest extends TestCase {\n  public function testA() {\n    if (!extension_loaded('x')) { $this->markTestSkipped(); }\n    $this->assertSame(1, f());\n  }\n}\n",
        ),
        (
            "spec/a_spec.rb",
            "describe 'a' do\n  it 'adds' do\n    skip 'needs redis'\n    expect(f).to eq 1\n  end\nend\n",
        ),
        (
            "spec/a_spec.rb",
            "describe 'a' do\n  it 'adds' do\n    skip if windows?\n    expect(f).to eq 1\n  end\nend\n",
        ),
        ("test/a.bats", "@test \"adds\" {\n  skip \"needs root\"\n  run a\n}\n"),
        ("test/a_test.cc", "TEST(A, Adds) {\n  GTEST_SKIP() << \"needs a GPU\";\n}\n"),
        ("src/model.kt", "class A {\n  @Ignore\n  val b = 1\n}\n"),
    ]);
}

#[test]
fn tests_that_look_at_nothing() {
    found([
        ("tests/test_a.py", "def test_adds():\n    pass\n"),
        ("tests/test_a.py", "def test_adds():\n    \"\"\"Adds.\"\"\"\n"),
        ("tests/test_a.py", "def test_adds():\n    print(\"ok\")\n"),
        ("tests/test_a.py", "def test_adds():\n    # TODO\n    pass\n"),
        ("tests/test_a.py", "def test_returns_sum():\n    result = add(1, 2)\n"),
        ("tests/test_a.py", "def test_adds():\n    add(1, 2)\n    # no assertions yet\n"),
        (
            "tests/test_a.py",
            "def test_adds():\n    try:\n        assert add(1, 2) == 3\n    except Exception:\n        pass\n",
        ),
        ("tests/test_a.py", "def test_adds():\n    result = 5\n    assert result == 5\n"),
        (
            "tests/test_a.py",
            "def test_charge():\n    svc = PaymentService()\n    svc.charge = Mock(return_value=42)\n    assert svc.charge(1) == 42\n",
        ),
        ("src/a.rs", "#[test]\nfn adds() {}\n"),
        ("src/a.rs", "#[test]\nfn adds() {\n    let total = 3;\n    assert_eq!(total, 3);\n}\n"),
        ("src/a.rs", "#[test]\nfn adds() {\n    println!(\"ok\");\n}\n"),
        ("a_test.go", "package a\n\nfunc TestAdds(t *testing.T) {\n}\n"),
        ("a.test.js", "it('adds', () => {});\n"),
        ("a.test.js", "it('adds', () => {\n  console.log('ok');\n});\n"),
        (
            "a.test.ts",
            "test('adds', async () => {\n  try {\n    expect(add(1, 2)).toBe(3);\n  } catch (e) {\n  }\n});\n",
        ),
        ("src/test/java/ATest.java", "class ATest {\n  @Test\n  void adds() {\n  }\n}\n"),
        ("src/test/kotlin/ATest.kt", "class ATest {\n  @Test\n  fun adds() {\n  }\n}\n"),
        ("tests/ATests.cs", "public class ATests {\n  [Fact]\n  public void Adds() {\n  }\n}\n"),
        (
            "tests/ATest.php",
            "<?php\nclass ATest extends TestCase {\n  public function testAdds() {\n  }\n}\n",
        ),
        ("spec/a_spec.rb", "describe 'a' do\n  it 'adds' do\n  end\nend\n"),
        ("Tests/ATests.swift", "class ATests: XCTestCase {\n  func testAdds() {\n  }\n}\n"),
        ("spec/a_spec.lua", "describe('a', function()\n  it('adds', function()\n  end)\nend)\n"),
        ("test/a_test.cc", "TEST(A, Adds) {\n}\n"),
        ("test/test_a.c", "void test_adds(void) {\n}\n"),
        ("test/test_a.c", "#if 0\nvoid test_adds(void) {\n  TEST_ASSERT_EQUAL(3, add(1, 2));\n}\n#endif\n"),
        (
            "a.test.js",
            "// it('adds', () => {\n//   expect(add(1, 2)).toBe(3);\n// });\nit('subtracts', () => { expect(sub(2, 1)).toBe(1); });\n",
        ),
        (
            "tests/test_a.py",
            "# def test_adds():\n#     assert add(1, 2) == 3\n\ndef test_b():\n    assert b()\n",
        ),
    ]);
}

#[test]
fn tests_that_look_at_something() {
    fine([
        ("tests/test_a.py", "def test_parses():\n    parse(\"a\")\n"),
        ("tests/test_a.py", "def test_app_loads(app):\n    pass\n"),
        ("tests/test_a.py", "def test_adds():\n    # the type checker does the work\n    pass\n"),
        ("tests/test_a.py", "def test_returns_sum():\n    result = add(1, 2)\n    assert_that(result)\n"),
        (
            "tests/test_a.py",
            "def test_refuses():\n    try:\n        add(1, None)\n        assert False\n    except TypeError:\n        pass\n",
        ),
        (
            "tests/test_a.py",
            "def test_charge():\n    gateway.charge = Mock(return_value=42)\n    assert PaymentService(gateway).pay(1) == 42\n",
        ),
        ("tests/test_a.py", "@pytest.fixture\ndef test_client():\n    pass\n"),
        ("src/a.rs", "#[test]\n#[should_panic]\nfn fails() {}\n"),
        ("src/a.rs", "#[test]\nfn parses() {\n    parse(\"a\").unwrap();\n}\n"),
        ("src/a.rs", "#[test]\nfn adds() {\n    let total = add(1, 2);\n    assert_eq!(total, 3);\n}\n"),
        ("a_test.go", "package a\n\nfunc TestMain(m *testing.M) {\n}\n"),
        ("a.test.js", "it('adds', (done) => { run(done); });\n"),
        ("src/test/java/ATest.java", "class ATest {\n  @Test\n  void contextLoads() {\n  }\n}\n"),
        ("src/a.js", "function test() {}\n"),
        // Seen in mature code.
        ("tests/test_a.py", "@SKIP(\"abstract class\")\ndef test_args():\n    pass\n"),
        (
            "tests/test_run.py",
            "def test_runner():\n    class Inner(TestCase):\n        def test_adds(self):\n            pass\n    assert run(Inner)\n",
        ),
        (
            "tests/test_a.py",
            "def test_slow():\n    \"\"\"This would be too slow to run here.\"\"\"\n    pass\n",
        ),
        (
            "tests/test_a.py",
            "def test_logic():\n    assert true\n    assert not false\n    assert f() == 1\n",
        ),
        ("src/a.rs", "#[test]\nfn paths() {\n    let _: S;\n    let _ = get_a;\n}\n"),
        ("src/a.rs", "#[test]\nfn is_debug() {\n    println!(\"{:?}\", ALL);\n}\n"),
        ("src/a.rs", "#[test]\nfn source() {\n    // TODO: check them all?\n    test_full_cycle(DATA);\n}\n"),
        (
            "src/a.rs",
            "#[test]\nfn selects() {\n    let x: i16 = 257;\n    assert_eq!(i16::select(&x), 257);\n}\n",
        ),
        ("tests/partial_eq.rs", "#[test]\nfn unit() {\n    assert_eq!(Foo, Foo);\n}\n"),
        (
            "tests/a.rs",
            "#[test]\nfn fresh() {\n    assert_eq!(check(\"a\", true), name);\n    let check = |a, b| compare(a, b);\n    check(1, 2);\n}\n",
        ),
        ("a.spec.ts", "test('finds', () => {\n  expect(index('console.log(1)')).toBe(0);\n});\n"),
        (
            "tests/a.rs",
            "// These lean on a real installation.\n\n// #[test]\n// fn finds() {\n//     assert!(find().is_some());\n// }\n",
        ),
        ("tests/ui/basic.rs", "#[test]\nfn works() {\n    assert!(true);\n}\n"),
        (
            "a.test.js",
            "// The form is it('adds', () => {})\nit('adds', () => { expect(add(1, 2)).toBe(3); });\n",
        ),
        (
            "a.test.js",
            "// Waits for the new parser, see #12\n// it('adds', () => {\n//   expect(add(1, 2)).toBe(3);\n// });\n",
        ),
    ]);
}

/// What a change from one text to another is told.
fn told(path: &str, before: &str, after: &str) -> Vec<String> {
    let change = change(&[(path, before.as_bytes())], &[(path, after.as_bytes())]);
    judge(&RULE, &change, &policy()).found.into_iter().map(|finding| finding.message).collect()
}

const BEFORE: &str = "def test_pay():\n    account = pay(5)\n    assert account.paid\n    assert account.total == 5\n\n\ndef test_other():\n    assert other() == 1\n";

#[test]
fn assertions_that_a_change_takes_away() {
    let path = "tests/test_pay.py";
    let without = |line: &str| BEFORE.replace(line, "");
    assert_eq!(
        told(path, BEFORE, &without("    assert account.total == 5\n")),
        ["this change takes assertions out of the test `test_pay`: `assert account.total == 5`"]
    );
    // Commented out, or replaced by output.
    let commented = BEFORE.replace("    assert account.total", "    # assert account.total");
    assert_eq!(told(path, BEFORE, &commented).len(), 1);
    let printed = BEFORE.replace("assert account.total == 5", "print(account.total)");
    assert_eq!(told(path, BEFORE, &printed).len(), 1);
    let go = "package a\n\nfunc TestPay(t *testing.T) {\n\taccount := pay(5)\n\trequire.True(t, account.Paid)\n\trequire.Equal(t, 5, account.Total)\n}\n";
    assert_eq!(told("a_test.go", go, &go.replace("\trequire.True(t, account.Paid)\n", "")).len(), 1);
    let js = "it('pays', () => {\n  const account = pay(5);\n  expect(account.paid).toBe(true);\n  expect(account.total).toBe(5);\n});\n";
    assert_eq!(told("a.test.js", js, &js.replace("  expect(account.total).toBe(5);\n", "")).len(), 1);
}

#[test]
fn assertions_go_and_what_they_called_stays() {
    let py = "def test_merge():\n    merged = merge([1, 2])\n    assert len(merged) == 1\n    assert merged[0] == 3\n";
    let go = "package a\n\nfunc TestEvicts(t *testing.T) {\n\tc := New(2)\n\tif _, ok := c.Get(\"a\"); ok {\n\t\tt.Error(\"still there\")\n\t}\n}\n";
    let js = "test('pops', () => {\n  const q = new Queue();\n  expect(q.shift()).toBe('a');\n  expect(q.shift()).toBe('b');\n});\n";
    let rs =
        "#[test]\nfn merges() {\n    let merged = merge(&[1, 2]);\n    assert_eq!(merged.len(), 1);\n}\n";
    let java = "class ATest {\n  @Test\n  void zone() {\n    int zone = Utm.zone(13);\n    assertEquals(33, zone);\n  }\n}\n";
    let bats = "@test \"packs\" {\n  run ./pack.sh\n  [ \"$status\" -eq 0 ]\n  ! grep -q debug out\n}\n";
    for (path, before, after) in [
        ("tests/test_a.py", py, "def test_merge():\n    merge([1, 2])\n".to_owned()),
        (
            "a_test.go",
            go,
            go.replace("\tif _, ok := c.Get(\"a\"); ok {\n\t\tt.Error(\"still there\")\n\t}\n", ""),
        ),
        ("a.test.js", js, "test('pops', () => {\n  const q = new Queue();\n  q.shift();\n});\n".to_owned()),
        ("tests/a.rs", rs, "#[test]\nfn merges() {\n    let _merged = merge(&[1, 2]);\n}\n".to_owned()),
        (
            "src/test/java/ATest.java",
            java,
            java.replace("assertEquals(33, zone)", "System.out.println(zone)"),
        ),
        ("test/a.bats", bats, bats.replace("  [ \"$status\" -eq 0 ]\n", "")),
    ] {
        assert_eq!(told(path, before, &after).len(), 1, "{path}: {after}");
    }
    for (path, before, after) in [
        ("a_test.go", go, go.replace("if _, ok := c.Get(\"a\"); ok {", "if c.Has(\"a\") {")),
        ("a.test.js", js, js.replace("expect(q.shift()).toBe('b')", "q.close()")),
        ("test/a.bats", bats, bats.replace("[ \"$status\" -eq 0 ]", "assert_success")),
        ("test/a.bats", bats, bats.replace("run ./pack.sh\n  [ \"$status\" -eq 0 ]", "run ./pack.sh -v")),
    ] {
        assert_eq!(told(path, before, &after), Vec::<String>::new(), "{path}: {after}");
    }
}

#[test]
fn tests_that_a_change_rewrites_moves_or_deletes() {
    let path = "tests/test_pay.py";
    for after in [
        // Rewritten: another assertion stands there.
        BEFORE.replace("assert account.total == 5", "assert account.sum == 5"),
        BEFORE.replace(
            "    assert account.paid\n    assert account.total == 5\n",
            "    assert account == Account(True, 5)\n",
        ),
        // Checked by a helper.
        BEFORE.replace(
            "    assert account.paid\n    assert account.total == 5\n",
            "    check_account(account)\n",
        ),
        // Moved.
        BEFORE.replace("    assert account.total == 5\n", "")
            + "\n\ndef test_total():\n    account = pay(5)\n    assert account.total == 5\n",
        // Deleted with its test.
        BEFORE[..BEFORE.find("\n\ndef test_other").unwrap()].to_owned(),
        // A part of the scenario went with it.
        BEFORE.replace("    account = pay(5)\n    assert account.paid\n", "    account = Account(5)\n"),
    ] {
        assert_eq!(told(path, BEFORE, &after), Vec::<String>::new(), "{after}");
    }
    // What it was about went from the code.
    let code = ("pay.py", &b"def pay(n):\n    account.total = n\n"[..]);
    let after = BEFORE.replace("    assert account.total == 5\n", "");
    let change = change(
        &[code, (path, BEFORE.as_bytes())],
        &[("pay.py", b"def pay(n):\n    pass_on(n)\n"), (path, after.as_bytes())],
    );
    assert_eq!(judge(&RULE, &change, &policy()).found.len(), 0);
}

#[test]
fn a_file_that_loses_all_tests_and_a_test_that_ran_before() {
    let path = "tests/test_pay.py";
    let after = "from pay import pay\n\nACCOUNTS = [1, 2]\n";
    let before = format!("{after}\n\n{BEFORE}");
    assert_eq!(
        told(path, &before, after),
        ["this change takes all 2 tests out of the file and leaves the file"]
    );
    let skipped = |reason: &str| format!("@pytest.mark.skip(reason=\"{reason}\")\n{BEFORE}");
    assert_eq!(told(path, BEFORE, &skipped("flaky")).len(), 1);
    assert_eq!(told(path, BEFORE, &skipped("fails on 32-bit platforms")).len(), 0);
    assert_eq!(told(path, "x = 1\n", &skipped("flaky")).len(), 0);
}

#[test]
fn what_stood_before_is_not_judged_again() {
    let path = "tests/test_pay.py";
    let before = "def test_a():\n    assert True\n\n\ndef test_b():\n    assert b() == 1\n";
    assert_eq!(told(path, before, &before.replace("b() == 1", "b() == 2")).len(), 0);
}

#[test]
fn what_stood_before_and_cannot_be_parsed_is_told() {
    let test =
        "package a\n\nfunc TestA(t *testing.T) {\n\tgot := A()\n\tif got != 1 {\n\t\tt.Fatal(got)\n\t}\n}\n";
    let after = "package a\n\nfunc TestA(t *testing.T) {\n\tgot := A()\n}\n";
    let endless = "/* a\n".repeat(55_000);
    for (before, after) in
        [(format!("{test}{endless}"), after.to_owned()), (test.to_owned(), format!("{after}{endless}"))]
    {
        let change = change(&[("a_test.go", before.as_bytes())], &[("a_test.go", after.as_bytes())]);
        let judged = judge(&RULE, &change, &policy());
        let is_told = judged.not_evaluated.iter().any(|entry| entry.reason.contains("too costly"));
        assert!(is_told || !judged.found.is_empty(), "{:?}", judged.not_evaluated);
    }
}
