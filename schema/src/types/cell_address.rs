use std::fmt;

/// Place of a cell in a sheet, both counted from 0; written as Excel does (`F12`)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    /// Row, from 0
    pub row: u32,
    /// Column, from 0
    pub column: u32,
}

impl CellAddress {
    /// Row number as people count, from 1
    pub const fn row_number(self) -> u32 {
        self.row + 1
    }
}

impl fmt::Display for CellAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", column_letters(self.column), self.row_number())
    }
}

/// What Excel calls a column, counted from 0: `A`, `Z`, `AA`
pub fn column_letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_addresses_as_excel_does() {
        let at = |row, column| CellAddress { row, column }.to_string();
        assert_eq!(at(0, 0), "A1");
        assert_eq!(at(11, 25), "Z12");
        assert_eq!(at(0, 26), "AA1");
        assert_eq!(at(0, 701), "ZZ1");
        assert_eq!(at(1_048_575, 16_383), "XFD1048576");
    }
}
