//! Dockerfiles: instructions, lines, JSON forms and numbers of flags are those of the official parser.

use std::collections::BTreeMap;
use std::path::Path;

use policy::formats::dockerfile::{Dockerfile, Instruction};
use serde_json::{Value, json};

use crate::grammar::Grammar;
use crate::oracle;

/// How many files the grammar makes.
const MADE: usize = 400;

/// Files written by hand: what a grammar would hardly hit upon.
const WRITTEN: &[&str] = &[
    "FROM x\n",
    "FROM x",
    "from x as y\nrun a\n",
    "\u{feff}FROM x\nRUN a\n",
    "\u{feff}# escape=`\nFROM x\nRUN a `\n b\n",
    "FROM x\r\nRUN a \\\r\n  b\r\n",
    "\n\n\nFROM x\n\n\n",
    "# c\n# escape=`\nFROM x\nRUN a `\n",
    "# escape=`\n# escape=`\nFROM x\n",
    "# escape=\\\nFROM x\nRUN a \\\n b\n",
    "#escape=`\nFROM x\nRUN dir C:\\\nRUN b `\n  c\n",
    "# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nRUN a `\n b\n",
    "# escape=x\nFROM x\n",
    "FROM x\nRUN a \\\n# comment\n  b\n",
    "FROM x\nRUN a \\\n\n\n  b\n",
    "FROM x\nRUN a \\\n   # indented comment\n  b \\\n# another\n c\n",
    "FROM x\nRUN a \\",
    "FROM x\nRUN a \\\n",
    "FROM x\nRUN a \\\n# only a comment\n",
    "FROM x\nRUN a\\\\\nRUN b\n",
    "FROM x\nRUN a \\ \nRUN b\n",
    "FROM x\nRUN a \\\t\n c\n",
    "FROM x\nRUN a # no comment\n",
    "FROM x\n  # an indented comment\n   RUN a\n\tRUN b\n",
    "FROM x\nRUN <<EOF\na\nb\nEOF\nRUN c\n",
    "FROM x\nRUN <<EOF cat > /x\na\nEOF\n",
    "FROM x\nRUN cat <<EOF > /x && cat <<EOG > /y\na\nEOF\nb\nEOG\nRUN c\n",
    "FROM x\nRUN <<-EOF\n\ta\n\tEOF\nRUN c\n",
    "FROM x\nRUN <<'EOF'\n$a\nEOF\n",
    "FROM x\nRUN <<\"EOF\"\n$a\nEOF\n",
    "FROM x\nRUN <<EOF\n# kept\n\nRUN no\nEOF\nRUN yes\n",
    "FROM x\nRUN <<EOF\nnever ends\n",
    "FROM x\nRUN cat <<<word\nRUN b\n",
    "FROM x\nRUN echo $((1<<2))\nRUN b\n",
    "FROM x\nRUN echo $((1 << 2))\nRUN b\n",
    "FROM x\nRUN cat << EOF\nRUN b\n",
    "FROM x\nRUN cat<<EOF\nRUN b\n",
    "FROM x\nRUN 3<<EOF cat\na\nEOF\nRUN b\n",
    "FROM x\nRUN echo '<<EOF'\nRUN b\n",
    "FROM x\nRUN echo \"<<EOF\"\nRUN b\n",
    "FROM x\nRUN it's <<EOF\nRUN b\n",
    "FROM x\nRUN [\"a\", \"<<EOF\"]\nRUN b\n",
    "FROM x\nCMD <<EOF\nRUN b\n",
    "FROM x\nCOPY <<a.txt <<b.txt /d/\na\na.txt\nb\nb.txt\nRUN c\n",
    "FROM x\nCOPY --chown=1:1 <<EOF /d\nx\nEOF\n",
    "FROM x\nADD <<EOF /d\nx\nEOF\n",
    "FROM x\nONBUILD RUN <<EOF\na\nEOF\nRUN b\n",
    "FROM x\nONBUILD COPY a b\nONBUILD CMD [\"a\"]\n",
    "FROM x\nonbuild run a \\\n b\n",
    "FROM x\nRUN a <<EOF \\\n && b\nin\nEOF\nRUN c\n",
    "FROM x\nRUN a \\\n <<EOF\nin\nEOF\nRUN c\n",
    "FROM x\nRUN <<EOF\r\na\r\nEOF\r\nRUN b\r\n",
    "FROM x\nCMD [\"a\", \"b\"]\nCMD ['a']\nCMD []\nCMD [ ]\nCMD [\"a\",]\n",
    "FROM x\nCMD [\"a\"] x\nCMD [\"a\" \"b\"]\nCMD [1]\nCMD [\"a\"\n",
    "FROM x\nCMD [\"a\", \\\n  \"b\"]\n",
    "FROM x\nENTRYPOINT [ \"/bin/sh\" , \"-c\" ]\nSHELL [\"a\"]\nVOLUME [\"/a\"]\nVOLUME /a /b\n",
    "FROM x\nCOPY [\"a b\", \"c\"]\nADD [\"a\", \"b\"]\n",
    "FROM x\nRUN --mount=type=cache,target=/a --network=none a --flag\n",
    "FROM x\nCOPY --from=a --chown=b c d\nHEALTHCHECK --interval=5s CMD a\nHEALTHCHECK NONE\n",
    "FROM --platform=$P x AS y\n",
    "FROM x\nRUN -- a\n",
    "FROM x\nRUN --a=\"b c\" d\n",
    "FROM x\nRUN --a\\ b c\n",
    "FROM x\nENV a=b c=\"d e\" f='g' h=i\\ j\nENV a b c\nLABEL a=b \\\n  c=d\n",
    "FROM x\nENV a\n",
    "FROM x\nENV a=b c\n",
    "FROM x\nENV\n",
    "FROM x\nLABEL a\n",
    "FROM x\nARG a\nARG b=c d=e\nEXPOSE 80 443/tcp\nUSER a\nWORKDIR /a b\nSTOPSIGNAL 9\nMAINTAINER a b\n",
    "FROM x\nEXPOSE\nUSER\n",
    "FROM x\nNOPE a\nnope\n",
    "FROM x\nRUN\n",
    "FROM x\nRUN a\u{a0}b\n\u{a0}RUN c\n",
    "FROM x\nRUN größe \\\n ä\nRUN 日本\n",
    "FROM x\n\u{c}RUN a\n",
    "FROM x\nRUN a\n\\\nRUN b\n",
    "FROM x\n\\\n",
    "FROM x\nRUN echo \"a\\\nb\"\nRUN 'c\\\nd'\n",
    "FROM x\nRUN a \\\n  && <<EOF cat \\\n  && b\nx\nEOF\nRUN c\n",
    "FROM x\nRUN {\\\n a;\\\n}\n",
    "FROM x\nHEALTHCHECK CMD [\"a\"]\nHEALTHCHECK cmd a \\\n b\n",
    "FROM x\nRUN <<A <<B cat\na\nB\nA\nb\nB\nRUN c\n",
    "FROM x\nRUN <<EOF\n\tEOF\nEOF\nRUN c\n",
    "FROM x\nRUN <<EOF\nEOF \nEOF\nRUN c\n",
    "FROM x\nCOPY a <<EOF /d/\nx\nEOF\n",
    "ARG A=1\nFROM x:$A\nFROM ${A} AS b\n",
    "# just a comment\n",
    "",
];

/// Where policy differs, and why. Each is checked to differ still.
const DIFFERENT: &[(&str, &str)] =
    &[("FROM x\n\\\n", "it makes an instruction without a name of a line that continues nothing")];

#[test]
fn instructions_and_lines_are_those_of_the_official_parser() {
    let folder = tempfile::tempdir().unwrap();
    let mut grammar = Grammar::new(5);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (number, text) in WRITTEN.iter().enumerate() {
        files.insert(format!("written-{number:03}"), (*text).to_owned());
    }
    for number in 0..MADE {
        files.insert(format!("made-{number:03}"), grammar.file());
    }
    for (name, text) in &files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let theirs = theirs(folder.path());
    let mut wrong = Vec::new();
    for (name, text) in &files {
        let (own, their) = (shape(text.as_bytes()), &theirs[name]);
        let excused = DIFFERENT.iter().any(|(different, _)| different == text);
        if agree(&own, their) == excused {
            wrong.push(format!("{name}: {text:?}\n  ours   {own}\n  theirs {their}"));
        }
    }
    assert!(
        files.len() >= 300 && wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
}

/// What the official parser makes of the files in a folder.
pub(crate) fn theirs(folder: &Path) -> BTreeMap<String, Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/dockerfiles.py");
    let ended = oracle("python").arg(script).arg(folder).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    serde_json::from_slice(&ended.stdout).unwrap()
}

/// Whether two readings are one: that both refuse is enough, in whatever words.
pub(crate) fn agree(own: &Value, their: &Value) -> bool {
    own == their || own["error"].is_string() && their["error"].is_string()
}

/// What policy makes of a file, in the oracle's words.
pub(crate) fn shape(text: &[u8]) -> Value {
    let line = |at: usize| text[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let one = |instruction: &Instruction| {
        let inner = instruction.trigger.as_deref();
        json!({
            "keyword": instruction.keyword,
            "trigger": inner.map(|trigger| trigger.keyword.clone()),
            "first": line(instruction.lines.start),
            "last": line(instruction.lines.end),
            "json": inner.unwrap_or(instruction).is_json,
            // It does not tell those of what ONBUILD holds back.
            "flags": instruction.flags.len(),
        })
    };
    match Dockerfile::instructions(text) {
        Ok(instructions) => instructions.iter().map(one).collect(),
        Err(error) => json!({"error": error.message}),
    }
}
