//! Owns the guess at what somebody meant to write.

/// The option that `written` is most likely a slip of: at most a third of its letters differ, case aside.
pub fn nearest<'a>(written: &str, options: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_ascii_lowercase().replace('_', "-");
    let allowed = (written.chars().count() / 3).max(1);
    options
        .into_iter()
        .map(|option| (strsim::osa_distance(&written, &option.to_ascii_lowercase()), option))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, option)| option)
}

/// A help text: the nearest valid spelling, if one is near, and all of them.
pub(super) fn did_you_mean(written: &str, what: &str, options: &[&str]) -> String {
    let list = match options {
        [] => format!("there is no {what}"),
        _ => format!("{what}: {}", options.join(", ")),
    };
    match nearest(written, options.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? ({list})"),
        None => list,
    }
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, nearest};

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let ids = ["lock-missing", "lock-held", "index-missing"];
        assert_eq!(nearest("lock-mising", ids), Some("lock-missing"));
        assert_eq!(nearest("Lock_Held", ids), Some("lock-held"));
        assert_eq!(nearest("fakery-todo", ids), None);
        assert_eq!(nearest("", ids), None);
    }

    #[test]
    fn the_help_names_the_nearest_and_all() {
        assert_eq!(
            did_you_mean("tll", "keys", &["ttl", "exempt"]),
            "did you mean `ttl`? (keys: ttl, exempt)"
        );
        assert_eq!(did_you_mean("x", "option", &[]), "there is no option");
    }
}
