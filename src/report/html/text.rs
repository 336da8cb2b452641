//! Owns how text of a repository and times stand on the page. maud escapes what HTML would obey; here is written out what
//! a reader would not see or see as something else, and cut short what no reader reads.

use jiff::Timestamp;
use maud::{Markup, html};

use super::super::sanitize;

/// The most characters of a name, a path or a task.
const NAME: usize = 160;

/// The most characters of a sentence.
const SENTENCE: usize = 400;

/// A name, a path or a task.
pub(super) fn name(text: &str) -> String {
    cut(text, NAME)
}

/// A sentence.
pub(super) fn sentence(text: &str) -> String {
    cut(text, SENTENCE)
}

/// A sentence in which words stand between backquotes.
pub(super) fn marked(text: &str) -> Markup {
    let text = sentence(text);
    let parts: Vec<&str> = text.split('`').collect();
    // A mark without its other half is a mark.
    let whole = parts.len() % 2 == 1;
    html! {
        @if whole {
            @for (at, part) in parts.iter().enumerate() {
                @if at % 2 == 1 { code { (part) } } @else { (part) }
            }
        } @else { (text) }
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => sanitize::one_line(text),
        Some((end, _)) => format!("{}…", sanitize::one_line(&text[..end])),
    }
}

/// A moment, to the minute.
pub(super) fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at) { (at.strftime("%-d %b %Y, %H:%M")) } }
}

/// A day.
pub(super) fn day(at: Timestamp) -> Markup {
    html! { time datetime=(at.strftime("%Y-%m-%d")) { (at.strftime("%-d %b %Y")) } }
}

/// How many bytes may be written into a list before it is cut short: what keeps the page small whatever the names are.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn of(bytes: usize) -> Self {
        Self(bytes)
    }

    /// Whether `markup` still has room; if so, it is counted.
    pub(super) fn takes(&mut self, markup: &Markup) -> bool {
        let rest = self.0.checked_sub(markup.0.len());
        self.0 = rest.unwrap_or(0);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, marked, name};

    #[test]
    fn long_names_are_cut_and_invisible_marks_written_out() {
        assert_eq!(name(&"x".repeat(10_000)).chars().count(), super::NAME + 1);
        assert_eq!(name("a\u{202e}b\n"), r"a\u{202e}b\u{a}");
        assert_eq!(name("plain"), "plain");
    }

    #[test]
    fn what_stands_between_marks_is_code() {
        assert_eq!(marked("the `a<b` of").0, "the <code>a&lt;b</code> of");
        assert_eq!(marked("one ` alone").0, "one ` alone");
    }

    #[test]
    fn a_budget_is_spent_once() {
        let mut budget = Budget::of(10);
        let markup = maud::PreEscaped("123456".to_owned());
        assert!(budget.takes(&markup));
        assert!(!budget.takes(&markup));
        assert!(!budget.takes(&maud::PreEscaped("1".to_owned())), "what follows is left out, too");
    }
}
