//! Owns the scan of a build script: words, strings and blocks, of Groovy, Kotlin and Scala alike. Comments are passed over,
//! strings are kept apart from code, and a statement knows the blocks that belong to it.

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, in backquotes or not.
    Word(String),
    /// A string that says what it says.
    Plain(String),
    /// A string with an expression in it, as written.
    Computed(String),
}

/// What stands between two ends of statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// Its words and strings outside of its blocks.
    pub(super) tokens: Vec<Token>,
    /// The blocks in braces that belong to it.
    pub(super) blocks: Vec<Vec<Statement>>,
}

/// How deep blocks may stand in each other.
const DEEPEST: usize = 100;

/// A block that is open.
#[derive(Default)]
struct Open {
    done: Vec<Statement>,
    current: Statement,
    /// Round and square brackets that are open: in them the end of a line ends nothing.
    brackets: usize,
}

impl Open {
    fn end(&mut self) {
        let statement = std::mem::take(&mut self.current);
        if statement != Statement::default() {
            self.done.push(statement);
        }
    }
}

/// The statements of a script.
pub(super) fn scan(text: &str) -> Result<Vec<Statement>, String> {
    let mut stack = vec![Open::default()];
    let mut at = 0;
    while at < text.len() {
        at = step(text, at, &mut stack)?;
    }
    // What is not closed at the end is closed by it.
    while stack.len() > 1 {
        close(&mut stack);
    }
    let mut last = stack.pop().unwrap_or_default();
    last.end();
    Ok(last.done)
}

/// Takes what begins at `at`; gives where the next begins.
fn step(text: &str, at: usize, stack: &mut Vec<Open>) -> Result<usize, String> {
    let bytes = text.as_bytes();
    let top = stack.len() - 1;
    let open = &mut stack[top];
    Ok(match bytes[at] {
        b'/' if bytes[at..].starts_with(b"//") => {
            memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
        }
        b'/' if bytes[at..].starts_with(b"/*") => {
            let end = memchr::memmem::find(&bytes[at + 2..], b"*/");
            end.map_or(bytes.len(), |end| at + end + 4)
        }
        b'"' | b'\'' => {
            let (token, end) = string(text, at);
            open.current.tokens.push(token);
            end
        }
        b'`' => {
            let end = memchr::memchr(b'`', &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end);
            open.current.tokens.push(Token::Word(text[at + 1..end].to_owned()));
            end + 1
        }
        b'{' => {
            if stack.len() > DEEPEST {
                return Err(format!("blocks stand more than {DEEPEST} deep"));
            }
            stack.push(Open::default());
            at + 1
        }
        b'}' => {
            close(stack);
            at + 1
        }
        b'\n' | b';' => {
            let goes_on = open.brackets > 0 && bytes[at] == b'\n' || continues(&bytes[at..]);
            if !goes_on {
                open.end();
            }
            at + 1
        }
        byte if is_word(byte) => {
            let end = bytes[at..].iter().position(|byte| !is_word(*byte));
            let end = end.map_or(bytes.len(), |end| at + end);
            open.current.tokens.push(Token::Word(text[at..end].to_owned()));
            end
        }
        byte => {
            match byte {
                b'(' | b'[' => open.brackets += 1,
                b')' | b']' => open.brackets = open.brackets.saturating_sub(1),
                _ => {}
            }
            at + 1
        }
    })
}

/// Closes the innermost block: it belongs to the statement around it. A brace that closes nothing ends a statement.
fn close(stack: &mut Vec<Open>) {
    let Some(mut open) = stack.pop() else { return };
    open.end();
    match stack.last_mut() {
        Some(outer) => outer.current.blocks.push(open.done),
        None => stack.push(Open { brackets: 0, ..open }),
    }
}

/// Letters, digits, `_`, and everything beyond ASCII, so that no character is cut in two.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether a statement goes on after the end of the line: with `.version("x")`.
fn continues(rest: &[u8]) -> bool {
    rest[0] == b'\n' && rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'.')
}

/// The string that begins at `at`, and where it ends. One that is not closed ends with the line.
fn string(text: &str, at: usize) -> (Token, usize) {
    let bytes = text.as_bytes();
    let quote = bytes[at];
    let length = if bytes[at..].starts_with(&[quote; 3]) { 3 } else { 1 };
    let start = at + length;
    let mut end = start;
    while end < bytes.len() && !bytes[end..].starts_with(&[quote; 3][..length]) {
        if length == 1 && bytes[end] == b'\n' {
            break;
        }
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    // A backslash at the very end, or before a character of several bytes.
    let mut end = end.min(bytes.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let content = text[start.min(end)..end].to_owned();
    let token =
        if quote == b'"' && content.contains('$') { Token::Computed(content) } else { Token::Plain(content) };
    (token, (end + length).min(bytes.len()))
}

impl Statement {
    /// Its first word, if nothing stands before it.
    pub(super) fn head(&self) -> Option<&str> {
        match self.tokens.first() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Its words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    /// Whether `word` is one of its words.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words().any(|own| own == word)
    }

    /// Its strings, those with expressions too.
    pub(super) fn strings(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Plain(text) | Token::Computed(text) => Some(text.as_str()),
            Token::Word(_) => None,
        })
    }

    /// Its strings without expressions.
    pub(super) fn plain_strings(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Plain(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Its words and strings, for a message.
    pub(super) fn shown(&self) -> String {
        let pieces = self.tokens.iter().map(|token| match token {
            Token::Word(text) | Token::Plain(text) | Token::Computed(text) => text.as_str(),
        });
        pieces.take(8).collect::<Vec<_>>().join(" ")
    }
}
