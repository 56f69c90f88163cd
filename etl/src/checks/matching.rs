/// The stored row that a row of a workbook is about
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Match<S> {
    New,
    One(S),
    /// More than one would do
    Several(Vec<S>),
    /// Surely none, but it looks like this one
    Likely(S),
}

impl<S> Match<S> {
    /// The stored rows that the row is, or may be, about
    pub(super) fn stored(&self) -> &[S] {
        match self {
            Self::New => &[],
            Self::One(stored) | Self::Likely(stored) => std::slice::from_ref(stored),
            Self::Several(stored) => stored,
        }
    }
}
