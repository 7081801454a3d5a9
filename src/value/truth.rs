//! Kleene's three-valued logic.

use std::ops::Not;

/// A verdict: true, false, or not decided by what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Truth {
    /// Known to be false.
    False,
    /// Not decided.
    Unknown,
    /// Known to be true.
    True,
}

impl Truth {
    /// Kleene conjunction: false wins, then unknown.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Kleene disjunction: true wins, then unknown.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(known: Option<bool>) -> Self {
        known.map_or(Truth::Unknown, Truth::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{False, True, Unknown};

    #[test]
    fn kleene_tables() {
        assert_eq!(
            [False.and(Unknown), Unknown.and(False), True.and(Unknown), True.and(True)],
            [False, False, Unknown, True]
        );
        assert_eq!(
            [True.or(Unknown), Unknown.or(True), False.or(Unknown), False.or(False)],
            [True, True, Unknown, False]
        );
        assert_eq!([!True, !Unknown, !False], [False, Unknown, True]);
    }
}
