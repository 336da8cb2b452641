//! What comments admit and what they only tell, and other look-alikes that mature code is full of, each beside a close one
//! that is no look-alike.

use crate::rules::fakery::fakery_result::RULE;
use crate::rules::fakery::testing::marks;

#[track_caller]
fn counts(cases: &[(&str, &str, usize)]) {
    let wrong: Vec<_> =
        cases.iter().filter(|(path, text, want)| marks(&RULE, path, text).len() != *want).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_word_of_the_domain_is_no_admission() {
    counts(&[
        // The name promises nothing, and "until", "later" and "sample" are what the code is about.
        ("a.kt", "/** Less than the specified [until] bound. */\nfun nextUInt(until: UInt): UInt = 7u\n", 0),
        (
            "a.go",
            "package a\n\n// Exemplar writes the exemplar of the current sample.\nfunc (p *P) Exemplar(e *E) bool {\n\treturn false\n}\n",
            0,
        ),
        (
            "a.py",
            "class A:\n    def omitted(self, data, name):\n        # it is never known until later\n        return True\n",
            0,
        ),
        (
            "a.kt",
            "fun hashTypeToInt(hashType: HashType?): Int {\n    return 0 // only one hash type for now, SHA256 = 0\n}\n",
            0,
        ),
        ("a.c", "int sign_width(win_T *wp)\n{\n  // constant for now\n  return 2;\n}\n", 1),
        ("a.py", "def lookup(data, name):\n    # hardcoded for now\n    return True\n", 1),
    ]);
}

#[test]
fn what_others_ask_for_takes_plain_words() {
    counts(&[
        (
            "A.java",
            "class ItemFuture implements Future<T> {\n    @Override\n    public boolean cancel(boolean now) {\n        return false; // don't allow cancel for now\n    }\n}\n",
            0,
        ),
        (
            "a.php",
            "<?php\nabstract class ExportPlugin {\n    // Not implemented by all plugins.\n    public function exportRoutines($db) {\n        return true;\n    }\n}\n",
            0,
        ),
        (
            "a.kt",
            "class A : B() {\n    override fun isInside(it: C): Boolean {\n        //TODO(\"not implemented\")\n        return true\n    }\n}\n",
            1,
        ),
        (
            "a.ts",
            "export class RolesGuard implements CanActivate {\n  // temporary: let them all pass\n  canActivate(context: Context): boolean {\n    return true;\n  }\n}\n",
            1,
        ),
    ]);
}

#[test]
fn an_error_that_is_passed_on_is_no_answer() {
    counts(&[
        (
            "a.go",
            "package a\n\nfunc Upload(p string) (*F, error) {\n\tr, err := send(p)\n\tif err != nil {\n\t\t// a temporary error\n\t\treturn nil, fmt.Errorf(\"failed to upload %q: %w\", p, err)\n\t}\n\treturn r, nil\n}\n",
            0,
        ),
        (
            "a.py",
            "def setup(api):\n    try:\n        api.connect()\n    except NoDevices as err:\n        # Can later be set up.\n        raise NotReady(\"No devices were found\") from err\n    return True\n",
            0,
        ),
        (
            "a.rs",
            "fn save_report(cx: &Cx) {\n    let show = match cx.config() {\n        Ok(config) => config.show(),\n        Err(e) => {\n            display(\"failed\", &e);\n            true\n        }\n    };\n    if show {\n        write(cx);\n    }\n}\n",
            0,
        ),
        (
            "a.go",
            "package a\n\nfunc Rates(p string) (*F, error) {\n\tr, err := send(p)\n\tif err != nil {\n\t\t// made up, so that the page still loads\n\t\treturn &F{Rate: 1.17, Base: \"EUR\"}, nil\n\t}\n\treturn r, nil\n}\n",
            1,
        ),
    ]);
}

#[test]
fn scala_catches_by_cases() {
    counts(&[
        (
            "a.scala",
            "class A {\n  def pushNext(tree: Tree) {\n    try {\n      stack(index) = tree\n    } catch {\n      case _: ArrayIndexOutOfBoundsException =>\n        grow()\n        pushNext(tree)\n    }\n  }\n}\n",
            0,
        ),
        (
            "a.scala",
            "class A {\n  def saveOrder(order: Order): Unit = {\n    try {\n      store.put(order)\n    } catch {\n      case _: Exception =>\n    }\n  }\n}\n",
            1,
        ),
    ]);
}

#[test]
fn rewriting_one_word_and_reading_bits_work_something_out() {
    counts(&[
        (
            "a.go",
            "package a\n\n// There's only one for now: C.malloc.\nfunc fixGo(name string) string {\n\tif name == \"_CMalloc\" {\n\t\treturn \"malloc\"\n\t}\n\treturn name\n}\n",
            0,
        ),
        (
            "A.java",
            "class A {\n  public static int computeTotal(int value) {\n    if ((value & (~0 << 7)) == 0) {\n      return 1;\n    }\n    if ((value & (~0 << 14)) == 0) {\n      return 4;\n    }\n    return 5;\n  }\n}\n",
            0,
        ),
        (
            "A.java",
            "class A {\n  public static int computeTotal(int value) {\n    if (value == 7) {\n      return 11;\n    }\n    if (value == 14) {\n      return 4;\n    }\n    return 5;\n  }\n}\n",
            1,
        ),
    ]);
}

#[test]
fn a_leftover_of_development_switches_off_no_check() {
    counts(&[
        (
            "a.js",
            "function boot(env) {\n  // not yet called\n  const a = env.open();\n  const b = a.start();\n  if (false && env.find(0)) {\n    b.run();\n  }\n  return b;\n}\n",
            0,
        ),
        (
            "a.js",
            "function boot(env) {\n  const a = env.open();\n  // skip the check for now\n  if (false && env.find(0)) {\n    a.run();\n  }\n  return a;\n}\n",
            1,
        ),
    ]);
}

#[test]
fn what_was_worked_out_before_may_be_handed_on() {
    counts(&[
        ("a.cpp", "uint32_t HashPieceForSharding(uint32_t hash) {\n  return hash;\n}\n", 0),
        ("a.cpp", "uint32_t HashPieceForSharding(uint32_t key) {\n  return key;\n}\n", 1),
        ("A.java", "class A {\n  static boolean isValidUint64(long i) {\n    return true;\n  }\n}\n", 0),
        ("A.java", "class A {\n  static boolean isValidCard(long i) {\n    return true;\n  }\n}\n", 1),
        ("a.cpp", "int Lite::GenerateCode(Printer* printer) {\n  return 0;\n}\n", 0),
        ("a.cpp", "int Lite::CalculateScore(Printer* printer) {\n  return 42;\n}\n", 1),
        (
            "a.js",
            "function uploadStart() {\n  try {\n    top.unbind('click');\n  } catch (e) {}\n  return true;\n}\n",
            0,
        ),
        (
            "a.js",
            "function uploadFile() {\n  try {\n    client.put('click');\n  } catch (e) {}\n  return true;\n}\n",
            1,
        ),
    ]);
}
