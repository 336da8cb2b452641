//! Owns tables on the page: with a caption, readable row by row on a narrow screen, cut short where they are long.

use maud::{Markup, html};

use super::text::{Budget, marked};

/// The most bytes of one table.
const BYTES: usize = 150_000;

/// A table. On a narrow screen each row stands as a block whose cells say their column; the roles keep it a table for
/// those who hear it. At most `most` rows are shown, and how many more there are is said.
pub(super) fn grid<const N: usize>(
    caption: &str,
    columns: [&str; N],
    rows: impl ExactSizeIterator<Item = [Markup; N]>,
    most: usize,
) -> Markup {
    let all = rows.len();
    let mut budget = Budget::of(BYTES);
    let mut shown = 0;
    let mut body = Vec::new();
    for row in rows.take(most) {
        let row = html! {
            tr role="row" {
                @for (column, cell) in columns.iter().zip(&row) {
                    @if cell.0.is_empty() { td role="cell" class="none" {} }
                    @else { td role="cell" data-label=(column) { div { (cell) } } }
                }
            }
        };
        if !budget.takes(&row) {
            break;
        }
        shown += 1;
        body.push(row);
    }
    html! {
        table role="table" {
            caption { (caption) }
            thead role="rowgroup" {
                tr role="row" { @for column in columns { th role="columnheader" scope="col" { (column) } } }
            }
            tbody role="rowgroup" { @for row in &body { (row) } }
        }
        @if shown < all { p class="more" { "… and " (all - shown) " more, left out to keep the page small." } }
    }
}

/// The same with plain cells. Headings are written as the terminal's tables have them, in words.
pub(super) fn plain<const N: usize>(
    caption: &str,
    columns: [&str; N],
    rows: &[[String; N]],
    most: usize,
) -> Markup {
    let headings = columns.map(heading);
    let rows = rows.iter().map(|row| row.each_ref().map(|cell| marked(cell)));
    grid(caption, headings.each_ref().map(String::as_str), rows, most)
}

/// `HELD FOR` as `Held for`.
fn heading(column: &str) -> String {
    let mut letters = column.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    first + &letters.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{heading, plain};

    #[test]
    fn a_long_table_says_what_it_leaves_out() {
        let rows: Vec<[String; 1]> = (0..30).map(|at| [at.to_string()]).collect();
        let text = plain("All", ["PATH"], &rows, 20).0;
        assert_eq!(text.matches("<td").count(), 20);
        assert!(text.contains("… and 10 more"), "{text}");
        let wide: Vec<[String; 1]> = (0..3_000).map(|_| ["<&\"".repeat(50)]).collect();
        let text = plain("All", ["PATH"], &wide, 5_000).0;
        assert!(text.len() < super::BYTES + 1_000, "{}", text.len());
        assert!(text.contains("left out to keep the page small"));
    }

    #[test]
    fn headings_are_the_terminals() {
        assert_eq!(heading("HELD FOR"), "Held for");
    }
}
