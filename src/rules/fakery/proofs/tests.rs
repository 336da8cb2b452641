//! What mature code taught: tests that look as if they proved nothing, and the ones beside them that do not.

use crate::rules::fakery::fakery_test::RULE;
use crate::rules::fakery::testing::{change, judge, policy};

/// The files of which `RULE` does not find `want` flaws.
fn wrong(want: usize, files: &[(&str, &str)]) -> Vec<String> {
    let count = |path: &str, text: &str| {
        judge(&RULE, &change(&[], &[(path, text.as_bytes())]), &policy()).found.len()
    };
    files
        .iter()
        .filter(|(path, text)| count(path, text) != want)
        .map(|(path, text)| format!("{path}: {text}"))
        .collect()
}

#[track_caller]
fn found(files: &[(&str, &str)]) {
    assert_eq!(wrong(1, files), Vec::<String>::new());
}

#[track_caller]
fn fine(files: &[(&str, &str)]) {
    assert_eq!(wrong(0, files), Vec::<String>::new());
}

const JAVA: &str = "class PersonTest {\n  @Test\n  void greets() {\n  }\n}\n";
const SCALA: &str = "class PersonTest {\n  @Test def greets(): Unit = {\n    assert(true)\n  }\n}\n";
const PHP: &str = "<?php\nclass ATest extends TestCase {\n  public function testGreets() {\n    $this->assertTrue(true);\n  }\n}\n";

#[test]
fn what_tools_are_tested_with_is_no_test() {
    fine(&[
        ("core/src/integTest/resources/demo/PersonTest.java", JAVA),
        ("core/src/test/demo/app/src/test/java/PersonTest.java", JAVA),
        ("docs/src/samples/api/src/test/java/PersonTest.java", JAVA),
        ("documentation/src/test/java/PersonTest.java", JAVA),
        ("test/files/pos/PersonTest.scala", SCALA),
        ("tests/_files/ATest.php", PHP),
        ("stubs/tests/test_doctest.pyi", "class TestSkip(Base):\n    def test_skip(self) -> None: ...\n"),
        ("tests/sample.py", "class SetUpMixin(Base):\n    def test_alpha(self):\n        pass\n"),
    ]);
    found(&[
        ("core/src/test/java/PersonTest.java", JAVA),
        ("core/src/it/java/PersonTest.java", JAVA),
        ("resources/src/test/java/PersonTest.java", JAVA),
        ("src/test/scala/PersonTest.scala", SCALA),
        ("tests/files/ATest.php", PHP),
        ("tests/test_sample.py", "class TestSetUp(Base):\n    def test_alpha(self):\n        pass\n"),
        ("app/tests.py", "class SetUpTests(TestCase):\n    def test_alpha(self):\n        pass\n"),
    ]);
}

#[test]
fn a_framework_is_tested_with_tests_that_do_nothing() {
    let csharp = "[TestFixture]\npublic class ATests {\n  [Test]\n  public void Greets() {\n  }\n}\n";
    let own = format!("namespace NUnit.Core.Tests {{\n{csharp}}}\n");
    let data = format!("namespace Acme.Runner.TestData {{\n{csharp}}}\n");
    let user = format!("namespace Acme.NUnit.Tests {{\n{csharp}}}\n");
    let jupiter = format!("package org.junit.jupiter.engine;\n\n{JAVA}");
    let example = format!("package com.example.demo;\n\nimport org.junit.jupiter.api.Test;\n\n{JAVA}");
    fine(&[
        ("tests/ATests.cs", &own),
        ("tests/BTests.cs", &data),
        ("src/test/java/PersonTest.java", &jupiter),
    ]);
    found(&[("tests/ATests.cs", &user), ("src/test/java/PersonTest.java", &example)]);
}

#[test]
fn a_class_within_that_is_handed_to_a_runner_is_what_is_tested() {
    let java = |mention: &str| {
        format!(
            "class RunnerTests {{\n  @Test\n  void runs() {{\n    assertEquals(1, run({mention}).count());\n  }}\n\n  static class Inner {{\n    @Test\n    void greets() {{\n    }}\n  }}\n\n  static class Derived extends Inner {{}}\n}}\n"
        )
    };
    let csharp = |mention: &str| {
        format!(
            "public class RunnerTests {{\n  [Test]\n  public void Runs() {{\n    Assert.AreEqual(1, Run({mention}).Count);\n  }}\n\n  private class Inner {{\n    [Test]\n    public void Greets() {{\n      Assert.True(true);\n    }}\n  }}\n}}\n"
        )
    };
    fine(&[
        ("src/test/java/RunnerTests.java", &java("Inner.class")),
        ("src/test/java/RunnerTests.java", &java("Derived.class")),
        ("tests/RunnerTests.cs", &csharp("typeof(Inner)")),
    ]);
    found(&[
        ("src/test/java/RunnerTests.java", &java("Outer.class")),
        ("src/test/java/RunnerTests.java", &java("RunnerTests.class")),
        ("tests/RunnerTests.cs", &csharp("typeof(NotInner)")),
    ]);
}

#[test]
fn scripts_run_what_lies_beside_them() {
    let judged = |script: &str| {
        let files = [("tests/regression/7/ATest.php", PHP.as_bytes()), (script, b"--TEST--\n")];
        judge(&RULE, &change(&[], &files), &policy()).found.len()
    };
    assert_eq!(judged("tests/regression/7.phpt"), 0);
    assert_eq!(judged("tests/regression/7/a.phpt"), 0);
    assert_eq!(judged("ext/a.phpt"), 1);
}

#[test]
fn functions_that_no_runner_runs() {
    fine(&[
        ("tests/test_a.py", "class Canary:\n    def test_is_this_run(self):\n        pass\n"),
        (
            "tests/test_a.py",
            "def test_hook():\n    pass\n\ndef test_registers():\n    assert register(test_hook)\n",
        ),
        (
            "tests/test_a.py",
            "@pytest.mark.skip\ndef test_case(tc):\n    assert tc.run()\n\ndef test_sums(tc):\n    test_case(tc)\n",
        ),
        (
            "src/test/java/SanityTest.java",
            "class SanityTest {\n  static class FooTest {\n    public void testPublic() {}\n  }\n}\n",
        ),
        ("test/core_test.cc", "struct test_handler : base {\n  constexpr test_handler() {}\n  int x;\n};\n"),
        ("test/functions.sh", "hook || test_check() {\n    :\n}\n"),
        ("test/fib.lua", "function test(s, f)\n  local v = f(n)\n  print(s, v)\nend\n"),
        (
            "src/test/kotlin/ATest.kt",
            "class ATest {\n  @Test\n  fun finds() {\n    folders {\n      \"root\" {\n      }\n    }\n    assertEquals(root(), at(\"root\"))\n  }\n}\n",
        ),
    ]);
    found(&[
        ("tests/test_a.py", "class TestCanary:\n    def test_is_this_run(self):\n        pass\n"),
        (
            "tests/test_a.py",
            "def test_hook():\n    pass\n\nclass TestB:\n    def test_hook(self):\n        assert f()\n",
        ),
        ("tests/test_a.py", "@pytest.mark.skip\ndef test_case(tc):\n    assert tc.run()\n"),
        (
            "src/test/java/FooTest.java",
            "class FooTest extends TestCase {\n  public void testPublic() {}\n}\n",
        ),
        ("test/core_test.cc", "static void test_handler() {}\n"),
        ("test/a_test.sh", "testChecks() {\n    :\n}\n. shunit2\n"),
        ("tests/test_fib.lua", "function test_fib()\n  local v = fib(9)\n  print(v)\nend\n"),
    ]);
}

#[test]
fn empty_tests_that_say_why() {
    fine(&[
        (
            "src/test/java/ATest.java",
            "class ATest extends BaseTest {\n  @Override\n  public void testPutNull() {}\n}\n",
        ),
        ("src/test/kotlin/ATest.kt", "class ATest : TestCase() {\n  override fun testPutNull() {}\n}\n"),
        ("a_test.go", "package a\n\n// Test that init does not panic.\nfunc TestInit(t *testing.T) {}\n"),
        (
            "a_test.go",
            "package a\n\n// This test is intentionally blank.\nfunc TestBuilds(t *testing.T) {}\n",
        ),
        (
            "tests/test_a.py",
            "class TestA(Base):\n    def test_ids(self):\n        # No ids in version 1.2 or later\n        pass\n",
        ),
        ("tests/test_a.py", "def test_part():\n    \"\"\"There is no partial information here.\"\"\"\n"),
        ("src/test/java/ATest.java", "class ATest {\n  @Test\n  public void testNothing() {\n  }\n}\n"),
        (
            "src/a.rs",
            "#[test]\nfn arithmetic() {\n    // Exercises the code; properly tested from the suite in tests/.\n    let sum = add(1, 2);\n    println!(\"{sum}\");\n}\n",
        ),
    ]);
    found(&[
        ("a_test.go", "package a\n\n// Two updates reuse the names.\nfunc TestUpdates(t *testing.T) {\n}\n"),
        (
            "tests/test_a.py",
            "class TestA(Base):\n    def test_ids(self):\n        # to be written later\n        pass\n",
        ),
        ("src/test/java/ATest.java", "class ATest {\n  @Test\n  public void testNothingIsLost() {\n  }\n}\n"),
        (
            "src/a.rs",
            "#[test]\nfn arithmetic() {\n    // adds\n    let sum = add(1, 2);\n    println!(\"{sum}\");\n}\n",
        ),
    ]);
}

#[test]
fn a_method_of_the_thing_tested_is_no_assertion() {
    fine(&[
        (
            "src/a.rs",
            "#[test]\nfn low() {\n    let ranges = ranges();\n    assert_eq!(In, ranges.check(1));\n}\n",
        ),
        (
            "tests/ATest.php",
            "<?php\nclass ATest extends TestCase {\n  public function testIt() {\n    $this->assertTrue($object->check(true));\n  }\n}\n",
        ),
        (
            "spec/a_spec.lua",
            "local function check(verify)\n  eq(verify, run(verify))\nend\n\nit('works', function()\n  check(true)\nend)\n",
        ),
        (
            "src/test/kotlin/ATest.kt",
            "class ATest {\n  @Test fun passingRequire() {\n    require(true)\n    run()\n  }\n}\n",
        ),
        ("a_test.cc", "TEST(A, B) {\n  Props props(stats());\n  props.AssertEqual(1, 0 + 1, 0, 0);\n}\n"),
        (
            "test/a_test.rb",
            "class ATest < Minitest::Test\n  def test_month\n    assert_not_equal 30.days, 1.month\n  end\nend\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Test\n  void reads() {\n    assertNotEquals(\"Invalid result\", \"Foo\", read().text());\n  }\n}\n",
        ),
    ]);
    found(&[
        (
            "src/test/kotlin/ATest.kt",
            "class ATest {\n  @Test fun loads() {\n    run()\n    require(true)\n  }\n}\n",
        ),
        ("spec/a_spec.lua", "it('works', function()\n  run()\n  check(true)\nend)\n"),
        ("a_test.cc", "TEST(A, B) {\n  Props props(stats());\n  ASSERT_EQ(1, 0 + 1);\n}\n"),
        (
            "test/a_test.rb",
            "class ATest < Minitest::Test\n  def test_month\n    month\n    assert_equal 1.5, 1.5\n  end\nend\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Test\n  void reads() {\n    read();\n    assertNotEquals(\"a\", \"b\");\n  }\n}\n",
        ),
    ]);
}

#[test]
fn the_same_is_asked_twice_on_purpose() {
    fine(&[
        ("tests/test_a.py", "def test_access():\n    ds = Dataset()\n    assert ds.demo is ds.demo\n"),
        (
            "tests/test_a.py",
            "def test_frame():\n    d = frame()\n    assert d.index._name == d.index._name  # this is deterministic\n",
        ),
        ("tests/test_a.py", "def test_sample():\n    b = sample()\n    assert_eq(b, b)\n"),
        (
            "test/a_test.rb",
            "class ATest < Minitest::Test\n  def test_memoizes_the_view\n    assert_same view, view\n  end\nend\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Test\n  void lexes() {\n    Token token = lex();\n    assertEquals(token, token, \"not equal to itself\");\n  }\n}\n",
        ),
    ]);
    found(&[
        (
            "tests/test_a.py",
            "def test_access():\n    t = turn()\n    assert t.location.shape == t.location.shape\n",
        ),
        ("tests/test_a.py", "def test_sample(self):\n    b = sample()\n    self.assertEqual(b, b)\n"),
        (
            "tests/a.test.js",
            "it('emits', () => {\n  const [evt] = emitted();\n  expect(evt).toBe(evt);\n});\n",
        ),
    ]);
}

#[test]
fn marks_behind_what_has_failed_already() {
    let java = |middle: &str| {
        format!("class ATest {{\n  @Test\n  void loads() {{\n{middle}    assertTrue(true);\n  }}\n}}\n")
    };
    let tried = "    try {\n      load();\n    } catch (Exception e) {\n      fail();\n    }\n";
    fine(&[("src/test/java/ATest.java", &java(tried))]);
    found(&[("src/test/java/ATest.java", &java("    load();\n"))]);
}

#[test]
fn skips_that_are_reasons_or_no_skips() {
    fine(&[
        ("spec/a_spec.lua", "if not has_gzip() then\n  pending('missing gzip', function() end)\nend\n"),
        ("tests/a.test.js", "if (isWindows) {\n  it.skip('links', () => { expect(link()).toBe(1); });\n}\n"),
        (
            "src/test/java/Embedded.java",
            "@Ignore\npublic class Embedded {\n  public static void main(String[] args) { run(); }\n}\n",
        ),
        (
            "src/test/java/BaseTest.java",
            "@Ignore\npublic abstract class BaseTest {\n  @Test\n  public void adds() { assertEquals(2, add()); }\n}\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Test\n  @Ignore\n  public void isIgnored() {\n    fail(\"The body of an ignored test should never be executed!\");\n  }\n}\n",
        ),
    ]);
    found(&[
        ("spec/a_spec.lua", "pending('handles gzip', function()\n  eq(1, unzip())\nend)\n"),
        (
            "src/test/java/ATest.java",
            "@Ignore\npublic class ATest {\n  @Test\n  public void adds() { assertEquals(2, add()); }\n}\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest {\n  @Test\n  @Ignore\n  public void adds() {\n    fail(\"Not yet implemented\");\n  }\n}\n",
        ),
    ]);
}

#[test]
fn comments_that_say_why_a_test_cannot_run() {
    let java = |comment: &str| {
        "class ATest {\n  @Test\n  @Ignore\n  public void converts() {\n    // COMMENT\n    assertEquals(3, convert());\n  }\n}\n"
            .replace("COMMENT", comment)
    };
    let go = |comment: &str| {
        format!(
            "package a\n\n// {comment}\nfunc TestSpace(t *testing.T) {{\n\tt.Skip()\n\tif f() != 1 {{\n\t\tt.Fatal()\n\t}}\n}}\n"
        )
    };
    let js = |comment: &str| {
        format!(
            "// it('moves on', () => {{\n//  {comment}\n//   expect(camera.x).toBe(0)\n// }})\n\nit('a', () => {{ expect(a()).toBe(1) }})\n"
        )
    };
    fine(&[
        ("src/test/java/ATest.java", &java("TODO currently failing, as the closest constructor is another")),
        ("a_test.go", &go("Depending on the sizes, it can take a few gigs of memory.")),
        ("tests/a.test.js", &js("Can't test this: x is infinite in tests")),
        (
            "tests/a.test.js",
            "// ! Removed: pointing a group is impossible; the selection is pointed at.\n// it('moves', () => {\n//   expect(x).toBe(0)\n// })\n",
        ),
        (
            "tests/test_a.py",
            "class TestA(Base):\n    @pytest.mark.skip\n    def test_order(self):\n        # this array does not have an order\n        super().test_order()\n",
        ),
    ]);
    found(&[
        ("src/test/java/ATest.java", &java("Closest constructor is String(String)")),
        ("a_test.go", &go("TestSpace compares the sizes.")),
        ("tests/a.test.js", &js("start at the origin")),
    ]);
}

#[test]
fn comments_that_speak_of_checks_admit_nothing() {
    let python =
        |comment: &str| format!("def test_copies():\n    # {comment}\n    a = make()\n    copy(a)\n");
    let fine_texts = [
        "Checks behavior when the index is missing.",
        "this is a check against an incorrectly implemented walk",
        "check it fails to parse missing values",
        "TODO currently failing - check with andy",
        "no expectations, just checking that it doesn't fail",
        "TODO: cannot use assert_identical here, ensure that it works without RecursionError",
    ];
    let found_texts = [
        "TODO: assert something?",
        "just check that it works for now",
        "assertions are missing",
        "add checks here",
        "always passes",
    ];
    for text in fine_texts {
        fine(&[("tests/test_a.py", &python(text))]);
    }
    for text in found_texts {
        found(&[("tests/test_a.py", &python(text))]);
    }
}

#[test]
fn what_is_kept_or_compiled_out_or_given_back() {
    fine(&[
        (
            "tests/ATest.php",
            "<?php\nclass ATest extends TestCase {\n  public function testDumps() {\n    $failure = null;\n    try {\n      $this->assertSame('a', dump());\n    } catch (\\Exception $failure) {\n    }\n    restore();\n    if ($failure) { throw $failure; }\n  }\n}\n",
        ),
        (
            "a_test.cc",
            "#if 0\n// These tests should not compile.\nTEST(A, AcceptsReturn) {\n  auto m = Make();\n  auto p = accept(m);\n}\n#endif\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest extends TestCase {\n  public void testContainsKey() {\n    boolean unused = create().containsKey(null);\n  }\n}\n",
        ),
        (
            "tests/ATests.cs",
            "public class ATests {\n  [Test]\n  public void IntegerEquals() {\n    int val = 42;\n    Assert.AreEqual(val, 42);\n  }\n}\n",
        ),
    ]);
    found(&[
        (
            "tests/ATest.php",
            "<?php\nclass ATest extends TestCase {\n  public function testDumps() {\n    try {\n      $this->assertSame('a', dump());\n    } catch (\\Exception $failure) {\n    }\n    restore();\n  }\n}\n",
        ),
        (
            "src/test/java/ATest.java",
            "class ATest extends TestCase {\n  public void testContainsKey() {\n    boolean has = create().containsKey(null);\n  }\n}\n",
        ),
        (
            "tests/ATests.cs",
            "public class ATests {\n  [Test]\n  public void AddsUp() {\n    int val = 42;\n    Assert.AreEqual(val, 42);\n  }\n}\n",
        ),
    ]);
}
