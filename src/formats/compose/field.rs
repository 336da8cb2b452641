//! Owns how one value of a Compose file merges over another: `!reset` and `!override` included.

/// What a file says about one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Nothing.
    #[default]
    Absent,
    /// `!reset`: whatever other files said is gone.
    Reset,
    /// A value, merged over what other files said.
    Given(T),
    /// `!override`: a value in place of what other files said.
    Instead(T),
}

impl<T> Field<T> {
    /// This field over `base`; `merge` joins two values, the base's first.
    #[must_use]
    pub fn over(self, base: Self, merge: impl FnOnce(T, T) -> T) -> Self {
        match (self, base) {
            (Self::Absent, base) => base,
            (Self::Given(value), Self::Given(base)) => Self::Given(merge(base, value)),
            (Self::Given(value), Self::Instead(base)) => Self::Instead(merge(base, value)),
            // `!reset` and `!override` hold against every earlier file, not only the next one.
            (Self::Given(value), Self::Reset) => Self::Instead(value),
            (own, _) => own,
        }
    }

    /// This field over `base`, where the later value simply wins.
    #[must_use]
    pub fn replacing(self, base: Self) -> Self {
        self.over(base, |_, later| later)
    }

    /// The value, if there is one in the end.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Given(value) | Self::Instead(value) => Some(value),
            Self::Absent | Self::Reset => None,
        }
    }

    /// The same field with its value changed.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Reset => Field::Reset,
            Self::Given(value) => Field::Given(change(value)),
            Self::Instead(value) => Field::Instead(change(value)),
        }
    }
}

impl<T> Field<Field<T>> {
    /// A field within a field: what is said about the outer one holds for the inner.
    pub fn flat(self) -> Field<T> {
        match self {
            Self::Absent => Field::Absent,
            Self::Reset => Field::Reset,
            Self::Given(inner) => inner,
            Self::Instead(Field::Given(inner)) => Field::Instead(inner),
            // In place of all that others said: of the inner one, too.
            Self::Instead(Field::Absent) => Field::Reset,
            Self::Instead(inner) => inner,
        }
    }
}
