//! Owns the grammar of a value that tells whoever reads it to put the real one there: "<put-datadog-key-here>",
//! `CHANGE_THIS_PASSWORD`, `sk_live_REPLACE_ME`, "your redis password", "to-be-provided".
//!
//! The value is taken apart into words, in whatever case they are joined; each has slots; rules say which slots in which
//! order make a request, and how sure it is. What the value is given to is judged elsewhere.

use super::slots::{self, Slots};
use crate::rules::fakery::made_up::words;

/// A value that asks to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfilled {
    /// Its words.
    pub words: Vec<Vec<u8>>,
    /// How sure its own words are.
    pub sure: Sure,
    /// Whether it is written as a sentence: forms and errors speak so to people.
    pub is_sentence: bool,
    /// Whether blanks part its words.
    pub is_prose: bool,
    /// Whether no letter of it is small.
    pub is_loud: bool,
    /// Whether it stands in brackets or the like.
    pub is_marked: bool,
    /// Whether it begins as the keys of a provider do.
    pub has_provider: bool,
}

/// How sure it is that the value asks to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// A verb and a secret: an action may be called so, "insert-api-key".
    Bare,
    /// What is given to the name of a secret says nothing else: "change-this", "your-key".
    Plain,
    /// It says what belongs there, and that it does not yet: "put your key here".
    Loud,
}

/// How many words such a value has at most.
const MOST: usize = 12;

/// How long it is at most.
const LONGEST: usize = 90;

const ASKS: Slots = Slots::FILL.or(Slots::GIVE);

impl Unfilled {
    /// Reads a value. `None`: it does not ask to be filled in, as far as its words say.
    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let value = value.trim_ascii();
        let scheme = [&b"Bearer "[..], b"bearer ", b"Basic ", b"Token "];
        let value = scheme.iter().find_map(|scheme| value.strip_prefix(*scheme)).unwrap_or(value);
        let is_mark = |byte: u8| byte.is_ascii_punctuation() || byte.is_ascii_whitespace();
        let start = value.iter().position(|byte| !is_mark(*byte))?;
        let end = value.iter().rposition(|byte| !is_mark(*byte))? + 1;
        let inner = &value[start..end];
        let opens = b"<[{*(%@".contains(&value[0]);
        let is_marked = opens && start > 0 && end < value.len();
        // What a program fills in.
        let is_filled =
            value[..start].contains(&b'$') || (value[..start].contains(&b'%') && !value.ends_with(b"%"));
        if !(5..=LONGEST).contains(&inner.len()) || is_filled || !is_worded(inner) {
            return None;
        }
        let is_prose = inner.contains(&b' ');
        let has_small = inner.iter().any(u8::is_ascii_lowercase);
        // The password that Java's key stores have until somebody changes it: programs must know it.
        if inner.eq_ignore_ascii_case(b"changeit") {
            return None;
        }
        let words = all_words(inner);
        let slots: Vec<Slots> = words.iter().map(|word| slots::of(word)).collect();
        let skipped = prefix(&words, &slots);
        let has_provider = words[..skipped].iter().any(|word| is_provider(word));
        let trailing = words[skipped..]
            .iter()
            .rposition(|word| !is_filling(word))
            .map_or(skipped, |last| skipped + last + 1);
        let is_sentence = is_prose && !is_marked && has_small && inner[0].is_ascii_uppercase();
        let reading = Reading { slots: &slots[skipped..trailing], is_marked, is_prose, has_provider };
        let sure = (words.len() <= MOST).then(|| reading.sure()).flatten()?;
        let words = words[skipped..trailing].to_vec();
        Some(Self { words, sure, is_sentence, is_prose, is_loud: !has_small, is_marked, has_provider })
    }

    /// Whether one of its words does this.
    pub(super) fn has(&self, slots: Slots) -> bool {
        self.words.iter().any(|word| slots::of(word).is(slots))
    }
}

/// Whether a value holds nothing but words: no path, pattern, address or markup.
fn is_worded(inner: &[u8]) -> bool {
    let is_path = inner.starts_with(b"YOUR/") && !inner.iter().any(u8::is_ascii_lowercase);
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || b" _-.'!,".contains(byte) || (*byte == b'/' && is_path);
    let dot = memchr::memchr(b'.', inner);
    let is_dotted = dot.is_some_and(|dot| {
        !is_provider(&inner[..dot].to_ascii_lowercase()) || memchr::memchr(b'.', &inner[dot + 1..]).is_some()
    });
    inner.iter().all(is_part) && !is_dotted
}

/// The words of a value, those without gaps taken apart.
fn all_words(inner: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for word in words(inner) {
        match slots::parted(&word) {
            Some(parts) => all.extend(parts.into_iter().map(<[u8]>::to_vec)),
            None => all.push(word),
        }
    }
    all
}

fn is_provider(word: &[u8]) -> bool {
    matches!(
        word,
        b"sk"
            | b"pk"
            | b"rk"
            | b"ghp"
            | b"gho"
            | b"xoxb"
            | b"xoxp"
            | b"whsec"
            | b"akia"
            | b"glpat"
            | b"sg"
            | b"hf"
    )
}

/// `XXXX`, which fills up.
fn is_filling(word: &[u8]) -> bool {
    word.len() > 1 && word.iter().all(|byte| matches!(byte, b'x' | b'0'..=b'9'))
}

/// How many words stand before the request itself: a provider's prefix, "please".
fn prefix(words: &[Vec<u8>], slots: &[Slots]) -> usize {
    let is_before = |at: usize| slots[at].is(Slots::PREFIX.or(Slots::PLEASE)) || is_filling(&words[at]);
    let count = (0..words.len()).take_while(|at| is_before(*at)).count();
    // A thing may open the request itself: "key-goes-here".
    let asks = |at: usize| slots.get(at).is_some_and(|slots| slots.is(ASKS.or(Slots::WHOSE)));
    if asks(count) {
        return count;
    }
    (0..count).take_while(|at| slots[*at].is(Slots::PLEASE) || is_provider(&words[*at])).count()
}

/// A value's slots, and what else its form says.
struct Reading<'s> {
    slots: &'s [Slots],
    is_marked: bool,
    is_prose: bool,
    has_provider: bool,
}

impl Reading<'_> {
    fn sure(&self) -> Option<Sure> {
        let all = self.slots;
        let first = *all.first()?;
        let rules = [
            first.is(ASKS).then(|| self.asked()).flatten(),
            first.is(Slots::WHOSE).then(|| self.whose()).flatten(),
            self.placed(),
            self.to_be_done(),
            self.asked_behind(),
        ];
        rules.into_iter().flatten().max()
    }

    fn has(&self, slots: Slots) -> bool {
        self.slots.iter().any(|own| own.is(slots))
    }

    fn at(&self, at: usize, slots: Slots) -> bool {
        self.slots.get(at).is_some_and(|own| own.is(slots))
    }

    fn ends_with(&self, slots: Slots) -> bool {
        self.slots.last().is_some_and(|own| own.is(slots))
    }

    /// A verb opens it: "insert your key", "replace me", "fill this in", "replace with the password".
    fn asked(&self) -> Option<Sure> {
        let rest = &self.slots[1..];
        let has_secret = rest.iter().any(|own| own.is(Slots::SECRET));
        let is_fill = self.slots[0].is(Slots::FILL);
        // "add it", "use this": who says that of a gap says of what.
        if self.at(1, Slots::ME) && (is_fill || has_secret || self.slots.len() <= 3) {
            return Some(if is_fill { Sure::Loud } else { Sure::Plain });
        }
        if self.at(1, Slots::WITH) && is_fill && !rest[1..].is_empty() {
            return Some(if self.has(Slots::SECRET.or(Slots::WHOSE)) { Sure::Loud } else { Sure::Plain });
        }
        // "fill in": not the key of a map that is filled.
        let is_named = has_secret || rest.iter().any(|own| own.is(Slots::IDENTITY));
        let has_detail = rest.iter().any(|own| own.is(Slots::DETAIL.or(Slots::WHOSE)));
        let is_placed = self.ends_with(Slots::PLACE);
        if is_named {
            let is_said = has_detail || is_placed || self.is_marked || self.has_provider;
            return match (is_said, has_secret && self.slots.len() > 2) {
                (true, _) => Some(Sure::Loud),
                (false, true) => Some(Sure::Bare),
                (false, false) => None,
            };
        }
        let is_gap = is_fill && (has_detail || self.is_marked) && is_placed;
        is_gap.then_some(Sure::Plain)
    }

    /// "your redis password", "your-256-bit-secret", "<your wifi name>".
    fn whose(&self) -> Option<Sure> {
        let is_thing = |own: &Slots| own.is(Slots::SECRET.or(Slots::IDENTITY));
        let Some(last) = self.slots.iter().rposition(is_thing) else {
            // What stands there is named by what it is given to.
            return (self.is_marked && self.slots.len() > 1 && self.slots.len() <= 5
                || self.ends_with(Slots::PLACE))
            .then_some(Sure::Plain);
        };
        let tail = &self.slots[last + 1..];
        let known = Slots::PLACE.or(Slots::GOES).or(Slots::ME).or(Slots::UNTIL).or(ASKS);
        // "<YOUR-WEBHOOK-PATH>": brackets close what belongs together.
        let is_closed = self.is_marked && tail.len() == 1;
        if last > 7 || !(is_closed || tail.iter().all(|own| own.is(known))) {
            return None;
        }
        let is_said = !tail.is_empty() || self.is_marked || self.has_provider;
        Some(if is_said { Sure::Loud } else { Sure::Plain })
    }

    /// "token goes here", "api-key-here", "hier-passwort-eintragen".
    fn placed(&self) -> Option<Sure> {
        let count = self.slots.len();
        let is_placed = self.ends_with(Slots::PLACE)
            || (self.at(0, Slots::PLACE) && self.ends_with(Slots::FILL) && count > 2);
        (is_placed && count > 1 && count <= 8 && self.has(Slots::SECRET)).then_some(Sure::Loud)
    }

    /// "to be replaced", "API key to be inserted", "must-be-changed".
    fn to_be_done(&self) -> Option<Sure> {
        let done = self.slots.iter().rposition(|own| own.is(Slots::DONE))?;
        let needs = if self.is_prose { Slots::TO } else { Slots::TO.or(Slots::MUST) };
        let need = done.checked_sub(2).filter(|need| self.at(*need, needs))?;
        let tail = &self.slots[done + 1..];
        let head = &self.slots[..need];
        let is_short = tail.len() <= 3 && tail.iter().all(|own| own.is(Slots::UNTIL.or(Slots::ME)));
        let is_of_secret =
            head.is_empty() || (head.len() <= 4 && head.iter().any(|own| own.is(Slots::SECRET)));
        (is_short && is_of_secret).then_some(if self.is_marked { Sure::Loud } else { Sure::Plain })
    }

    /// "dev-secret-change-me", "secret-key-change-in-production", "app-insecure-replace-this".
    fn asked_behind(&self) -> Option<Sure> {
        let count = self.slots.len();
        let verb = self.slots.iter().rposition(|own| own.is(Slots::FILL)).filter(|verb| *verb > 0)?;
        let is_last = verb + 2 == count && self.at(verb + 1, Slots::ME) && count <= 5 && !self.is_prose;
        let has_secret = self.slots[..verb].iter().any(|own| own.is(Slots::SECRET));
        let is_said = self.at(verb + 1, Slots::ME.or(Slots::UNTIL));
        (is_last || (has_secret && is_said)).then_some(Sure::Plain)
    }
}
