//! Owns how a value is read that is written out in source text: how much of it is data, and how much is worked out.
//!
//! One small reader serves all languages, grammars or not: values are written nearly alike everywhere, and what is
//! asked of one is a count, not a tree. Whoever asks has made sure that the place is code.

use std::ops::Range;

use crate::wordlist::{List, holds};

/// What a value is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    /// Its bytes.
    pub span: Range<usize>,
    /// Texts that are no keys.
    pub strings: usize,
    /// Bytes of the longest of them.
    pub longest: usize,
    /// Numbers.
    pub numbers: usize,
    /// `true`, `null`, members of an enumeration.
    pub constants: usize,
    /// Names of fields.
    pub keys: usize,
    /// Entries that hold literals themselves: rows.
    pub records: usize,
    /// Brackets that open the value, or anything within it.
    pub brackets: usize,
    /// What is worked out elsewhere: names, calls, parts of texts that are filled in.
    pub others: usize,
    /// Functions written within it.
    pub functions: usize,
    /// Texts, numbers and constants in JSON that its texts hold.
    pub json: usize,
    /// Rows in that JSON.
    pub json_records: usize,
    /// Whether `new` opens it.
    is_new: bool,
}

/// How far a value is read.
const LONGEST: usize = 8 * 1024;

/// Words that are part of how a value is written, and no value: they make, convert or mark it. White space parts them.
static NEUTRAL: List = List::of(
    "new const mut static as return await async move ref let var val final readonly export default \
    struct interface class type enum string int bool float float32 float64 double byte rune uint int32 int64 uint32 \
    uint64 i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 usize isize str char long short void any number boolean object dyn \
    vec map list dict set array tuple of asList listOf mutableListOf mapOf mutableMapOf setOf arrayOf arrayListOf to \
    hashMapOf emptyList to_string to_owned toString into from from_str unwrap expect freeze format json json_macro \
    parse stringify dumps loads resolve reject Ok Some Err freeze copy clone deepcopy toISOString isoformat satisfies \
    unmodifiableList singletonList String Number Date datetime date timedelta Decimal UUID uuid entries std chrono \
    collections time utc UTC now Now today make append withContext array_map jsonify Json JSONResponse status Box",
);

static CONSTANTS: List =
    List::of("true false null nil None True False undefined NULL nullptr TRUE FALSE NaN Null");

impl Value {
    /// Reads the value that starts at `at`: up to the end of its statement, or of what it stands in.
    pub(super) fn read(text: &[u8], at: usize) -> Self {
        let mut reader = Reader { text, at, open: Vec::new(), value: Self::default(), last: b'=' };
        reader.run();
        let mut value = reader.value;
        value.span = at..reader.at.min(text.len());
        while value.span.end > at && text[value.span.end - 1].is_ascii_whitespace() {
            value.span.end -= 1;
        }
        value
    }

    /// Texts, numbers and constants.
    pub(super) fn literals(&self) -> usize {
        self.strings + self.numbers + self.constants
    }

    /// Whether it is data with at least `least` literals, of which hardly anything is worked out.
    pub(super) fn is_data(&self, least: usize) -> bool {
        self.brackets > 0
            && self.functions == 0
            && self.strings + self.numbers > 0
            && self.literals() >= least
            && self.others * 3 <= self.literals()
    }

    /// The same, where no more is worked out than is written out.
    pub(super) fn is_mostly_data(&self, least: usize) -> bool {
        self.brackets > 0 && self.functions == 0 && self.literals() >= least && self.others <= self.literals()
    }

    /// Whether it is rows: entries that each hold several literals.
    pub(super) fn is_rows(&self) -> bool {
        self.is_data(3) && self.records >= 1 && self.strings >= 2
    }

    /// Whether it is one text and nothing else.
    pub(super) fn is_text(&self) -> bool {
        self.strings == 1 && self.numbers + self.constants + self.others + self.functions + self.keys == 0
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// For each open bracket, how many literals stood before it.
    open: Vec<(u8, usize)>,
    value: Value,
    /// The last byte that is no white space and no comment.
    last: u8,
}

impl Reader<'_> {
    fn run(&mut self) {
        let limit = self.text.len().min(self.at + LONGEST);
        while self.at < limit {
            let byte = self.text[self.at];
            match byte {
                b'\n' if self.open.is_empty() && self.ends_line() => return,
                b';' if self.open.is_empty() => return,
                b',' if self.open.is_empty() => return,
                _ if byte.is_ascii_whitespace() => {
                    self.at += 1;
                    continue;
                }
                b'/' if self.follows(b"//") => self.skip_to(b"\n"),
                b'/' if self.follows(b"/*") => self.skip_past(b"*/"),
                b'#' if self.is_hash_comment() => self.skip_to(b"\n"),
                b'"' | b'\'' | b'`' => self.string(false),
                b'(' | b'[' | b'{' => {
                    self.value.brackets += 1;
                    self.open.push((byte, self.value.literals()));
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    let Some((_, before)) = self.open.pop() else { return };
                    if !self.open.is_empty() && self.value.literals() >= before + 2 {
                        self.value.records += 1;
                    }
                    self.at += 1;
                }
                b'0'..=b'9' => self.number(),
                b'=' if self.follows(b"=>") && self.last == b')' => {
                    self.value.functions += 1;
                    self.at += 2;
                }
                b'|' if self.text.get(self.at + 1).is_some_and(|next| next.is_ascii_alphabetic())
                    && self.last != b')' =>
                {
                    self.value.functions += 1;
                    self.at += 1;
                }
                _ if is_name(byte) => {
                    self.name();
                    continue;
                }
                _ => self.at += 1,
            }
            if byte != b'#' || self.last != b'#' {
                self.last = byte;
            }
        }
    }

    /// Whether a line break ends the value: not before it has begun, and not where an operator goes on.
    fn ends_line(&self) -> bool {
        if matches!(self.last, b'=' | b'+' | b'|' | b'&' | b'?' | b':' | b'\\' | b'.' | b'>') {
            return false;
        }
        let next = self.text[self.at..].iter().find(|byte| !byte.is_ascii_whitespace());
        // C#: `new List<Order>` and its entries on the next lines.
        let is_filled = self.value.is_new && self.value.literals() == 0 && next == Some(&b'{');
        !matches!(next, Some(b'.' | b'?' | b'+' | b'|')) && !is_filled
    }

    fn follows(&self, mark: &[u8]) -> bool {
        self.text[self.at..].starts_with(mark)
    }

    fn is_hash_comment(&self) -> bool {
        let before = self.at.checked_sub(1).map(|before| self.text[before]);
        before.is_none_or(|byte| byte.is_ascii_whitespace()) && !self.follows(b"#[") && !self.follows(b"#{")
    }

    fn skip_to(&mut self, mark: &[u8]) {
        self.at = memchr::memmem::find(&self.text[self.at..], mark)
            .map_or(self.text.len(), |found| self.at + found);
    }

    fn skip_past(&mut self, mark: &[u8]) {
        self.skip_to(mark);
        self.at = self.text.len().min(self.at + mark.len());
    }

    /// A text, with its marks. `filled`: whether a prefix says that parts of it are worked out.
    fn string(&mut self, filled: bool) {
        let Some(inside) = quoted(self.text, self.at) else {
            // A lifetime, an apostrophe.
            self.at += 1;
            return;
        };
        let mark = self.text[self.at];
        let marks = inside.start - self.at;
        self.at = inside.end + marks;
        if self.is_key() {
            self.value.keys += 1;
            return;
        }
        let content = &self.text[inside.clone()];
        if (filled && content.contains(&b'{'))
            || (mark != b'\'' && memchr::memmem::find(content, b"${").is_some())
        {
            self.value.others += 1;
        }
        self.value.strings += 1;
        self.value.longest = self.value.longest.max(inside.len());
        self.json(inside);
    }

    /// C++: `R"x([…])x"`, whose mark is no text.
    fn raw_string(&mut self) {
        let rest = &self.text[self.at + 1..];
        let Some(open) = memchr::memchr(b'(', &rest[..rest.len().min(20)]) else {
            self.at += 1;
            return;
        };
        let end = [b")", &rest[..open], b"\""].concat();
        let start = self.at + 1 + open + 1;
        self.at = start;
        self.skip_past(&end);
        self.value.strings += 1;
        self.value.longest = self.value.longest.max(self.at - start);
        self.json(start..self.at.saturating_sub(end.len()).max(start));
        self.last = b'"';
    }

    /// Counts what the text in `inside` holds, where it is JSON.
    fn json(&mut self, inside: Range<usize>) {
        let content = self.text[inside].trim_ascii();
        if content.len() < 8 || !matches!(content[0], b'{' | b'[') || !content.contains(&b'"') {
            return;
        }
        let content: Vec<u8> = content.iter().copied().filter(|byte| *byte != b'\\').take(LONGEST).collect();
        let inner = Reader { text: &content, at: 0, open: Vec::new(), value: Value::default(), last: b'=' };
        let inner = inner.read_json();
        self.value.json += inner.literals();
        self.value.json_records += inner.records;
    }

    fn read_json(mut self) -> Value {
        self.run();
        self.value
    }

    fn number(&mut self) {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
        self.at += self.text[self.at..].iter().take_while(|byte| is_part(byte)).count();
        if !self.is_key() {
            self.value.numbers += 1;
        }
    }

    /// Whether what ends here names a field: a colon, an arrow or an equals sign follows within brackets.
    fn is_key(&self) -> bool {
        let Some((bracket, _)) = self.open.last() else { return false };
        let rest = self.text[self.at..].trim_ascii_start();
        match rest.first() {
            Some(b':') => *bracket != b'(' || rest.get(1) != Some(&b':'),
            Some(b'=') => rest.get(1) != Some(&b'='),
            _ => false,
        }
    }

    fn name(&mut self) {
        let start = self.at;
        self.at += self.text[start..].iter().take_while(|byte| is_name(**byte)).count();
        let name = &self.text[start..self.at];
        let after = self.text[self.at..].trim_ascii_start();
        let before = self.last;
        self.last = b'a';
        self.value.is_new |= name == b"new" && self.open.is_empty();
        if name == b"R" && self.follows(b"\"") {
            self.raw_string();
            return;
        }
        if matches!(self.text.get(self.at), Some(b'"' | b'\''))
            && name.len() <= 2
            && name.iter().all(|byte| b"rRbBfFuUcCLs".contains(byte))
        {
            self.string(name.iter().any(|byte| b"fFs".contains(byte)));
            self.last = b'"';
            return;
        }
        if name == b"r" && self.follows(b"#\"") {
            self.at += 2;
            let start = self.at;
            self.skip_past(b"\"#");
            self.json(start..self.at.saturating_sub(2).max(start));
            self.value.strings += 1;
            self.value.longest = self.value.longest.max(self.at - start);
            self.last = b'"';
            return;
        }
        if holds(&CONSTANTS, name) {
            self.value.constants += 1;
            return;
        }
        if matches!(name, b"function" | b"lambda" | b"def" | b"func" | b"fn" | b"fun") {
            self.value.functions += 1;
            return;
        }
        if after.starts_with(b"::") {
            return;
        }
        if self.is_key() && before != b'?' {
            self.value.keys += 1;
            return;
        }
        if holds(&NEUTRAL, name) {
            return;
        }
        let is_made = name[0].is_ascii_uppercase() || before == b'&';
        match after.first() {
            Some(b'(' | b'{' | b'<' | b'[' | b'!') if is_made || before == b']' => {}
            Some(b'!') if after.get(1).is_some_and(|next| b"[({".contains(next)) => {}
            Some(b'.') if is_made => {}
            // `List<User>`
            Some(b'>') if is_made && !after.starts_with(b">=") => {}
            // `Status.ACTIVE`, `Status::Active`, `.active`
            _ if matches!(before, b'.' | b':')
                && self.text[start.saturating_sub(1)..start].contains(&before) =>
            {
                let is_call = after.first() == Some(&b'(');
                if name[0].is_ascii_uppercase() {
                    self.value.constants += 1;
                } else if is_call {
                    self.value.others += 1;
                }
            }
            _ if before == b']' || (is_made && (before == b'<' || after.starts_with(b"]"))) => {}
            _ => self.value.others += 1,
        }
    }
}

/// The inside of the text in quotes that opens at `at`: three marks, or one. `None`: nothing closes it.
pub(super) fn quoted(text: &[u8], at: usize) -> Option<Range<usize>> {
    let mark = *text.get(at)?;
    let rest = &text[at..];
    if rest.starts_with(&[mark, mark, mark]) {
        let end = memchr::memmem::find(&rest[3..], &[mark, mark, mark])?;
        return Some(at + 3..at + 3 + end);
    }
    let mut here = at + 1;
    while let Some(&byte) = text.get(here) {
        match byte {
            b'\\' => here += 2,
            b'\n' if mark == b'\'' => return None,
            _ if byte == mark => return Some(at + 1..here),
            _ => here += 1,
        }
        if here - at > LONGEST {
            return None;
        }
    }
    None
}

/// Where the bracket that opens `text` is closed.
pub(super) fn closing(text: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_i32, 0);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'"' | b'\'' | b'`' => {
                if let Some(inside) = quoted(text, at) {
                    at = inside.end;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether `byte` can stand in a name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn data_is_told_from_what_is_worked_out() {
        for text in [
            "[{ id: 1, name: \"Ann\" }, { id: 2, name: 'Bob' }];",
            "[\n  {\"id\": 1, \"name\": \"Ann\"},  # first\n  {\"id\": 2, \"name\": \"Bob\"},\n]\n",
            "[]User{{ID: 1, Name: \"Ann\"}, {ID: 2, Name: \"Bob\"}}\n",
            "map[string]User{\"a\": {Name: \"Ann\", Age: 3, City: \"Rome\"}}\n",
            "vec![User { id: 1, name: \"Ann\".to_string() }, User { id: 2, name: String::from(\"Bob\") }];",
            "&[(\"Ann\", 1), (\"Bob\", 2)];",
            "List.of(new User(1, \"Ann\"), new User(2, \"Bob\"));",
            "listOf(User(1, \"Ann\"), User(2, \"Bob\"))\n",
            "new List<User> { new User { Id = 1, Name = \"Ann\" } };",
            "[['id' => 1, 'name' => 'Ann'], ['id' => 2, 'name' => 'Bob']];",
            "[{ id: 1, name: \"Ann\", role: Role.Admin, since: new Date('2024-01-01') }].freeze\n",
            "{ status: \"ok\", data: { total: 3, rows: [1, 2] } } as Answer;",
        ] {
            let value = Value::read(text.as_bytes(), 0);
            assert!(value.is_data(2), "{text}\n{value:?}");
        }
        for text in [
            "load(path)\n",
            "{ id: user.id, name: user.name };",
            "[a, b, c];",
            "rows.map((row) => ({ id: 1, name: \"a\" }));",
            "new Map();",
            "[];",
            "f\"{host}:{port}\"\n",
            "jest.fn();",
        ] {
            let value = Value::read(text.as_bytes(), 0);
            assert!(!value.is_data(2), "{text}\n{value:?}");
        }
    }

    #[test]
    fn a_value_ends_with_its_statement() {
        for (text, end) in [("[1, 2]\nx = [3]", 6), ("'a', 'b'", 3), ("{ a: 1 } }", 8), ("\n  [1]\n", 6)] {
            assert_eq!(Value::read(text.as_bytes(), 0).span.end, end, "{text}");
        }
    }
}
