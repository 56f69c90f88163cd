use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

/// How much of a field is read at a time, in bytes
const PART: usize = 4096;

/// The fields of text, one at a time and kept no further than a cell may hold: a file may be one field
pub(super) struct Fields<'t> {
    reader: Reader,
    table: &'t [u8],
    position: usize,
    part: Box<[u8]>,
    text: Vec<u8>,
    most: usize,
}

/// A field
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field<'f> {
    /// Its text, without quotes; of one that is longer than may be kept only the beginning
    pub(super) text: &'f [u8],
    /// How many characters it has
    pub(super) chars: u64,
    /// Whether it is the last of its record
    pub(super) is_last: bool,
}

impl<'t> Fields<'t> {
    /// Those of a table, of which so many bytes are kept each, and some more
    pub(super) fn of(table: &'t [u8], separator: u8, most: usize) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(separator).build(),
            table,
            position: 0,
            part: vec![0; PART].into_boxed_slice(),
            text: Vec::new(),
            most,
        }
    }

    /// Bytes of the table that were read
    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// The next field; `None` at the end. Blank lines have none.
    pub(super) fn next(&mut self) -> Option<Field<'_>> {
        self.text.clear();
        let mut chars = 0;
        loop {
            let rest = self.table.get(self.position..).unwrap_or_default();
            let (result, read, written) = self.reader.read_field(rest, &mut self.part);
            self.position += read;
            let part = self.part.get(..written).unwrap_or_default();
            chars += beginnings(part);
            if self.text.len() <= self.most {
                self.text.extend_from_slice(part);
            }
            match result {
                // Asked once more without anything left, it tells how the text ends.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end: is_last } => {
                    return Some(Field { text: &self.text, chars, is_last });
                }
                ReadFieldResult::End => return None,
            }
        }
    }
}

/// How many characters begin among these bytes of UTF-8
fn beginnings(bytes: &[u8]) -> u64 {
    let count = bytes.iter().filter(|byte| *byte & 0xC0 != 0x80).count();
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(table: &str) -> Vec<(String, u64, bool)> {
        let mut fields = Fields::of(table.as_bytes(), b';', 8);
        let mut all = Vec::new();
        while let Some(Field { text, chars, is_last }) = fields.next() {
            all.push((String::from_utf8_lossy(text).into_owned(), chars, is_last));
        }
        all
    }

    #[test]
    fn gives_fields_without_their_quotes() {
        let field = |text: &str, is_last| (text.to_owned(), text.chars().map(|_| 1).sum(), is_last);
        assert_eq!(
            fields("a;\"b\nc\"\n\n;\"zei \"\"é\"\"\""),
            [field("a", false), field("b\nc", true), field("", false), field("zei \"é\"", true)]
        );
        assert_eq!(fields(""), []);
        assert_eq!(fields("\"nooit dicht;\n"), [field("nooit dicht;\n", true)]);
    }

    #[test]
    fn counts_what_it_does_not_keep() {
        let long = "é".repeat(100_000);
        let (text, chars, _) = fields(&long).remove(0);
        assert!(text.len() < 10_000 && chars == 100_000, "{}", text.len());
    }
}
