use super::{
    Reading, code,
    plain::{key, words},
    unknown::is_unknown,
};
use crate::workbook::RawValue;

/// Values and the words for them, as [`key`]s
pub(super) type Vocabulary<T> = &'static [(T, &'static [&'static str])];

/// The value that a key stands for
pub(super) fn find<T: Copy>(vocabulary: Vocabulary<T>, key: &str) -> Option<T> {
    vocabulary.iter().find(|(_, words)| words.contains(&key)).map(|(value, _)| *value)
}

/// The value that a cell stands for: nothing when it says that it is unknown, or, with a warning, when its words are
pub(super) fn read<T: Copy>(
    vocabulary: Vocabulary<T>,
    raw: &RawValue,
    not_understood: &'static str,
) -> Reading<T> {
    let Some(words) = words(raw) else { return Reading::refused(code::ERROR_VALUE) };
    match find(vocabulary, &key(&words)) {
        Some(value) => Reading::value(value),
        None if is_unknown(&words) => Reading::nothing(),
        None => Reading::nothing().warned(not_understood),
    }
}
