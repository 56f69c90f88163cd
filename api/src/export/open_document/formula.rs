//! Formulas as OpenDocument writes them: `of:=SUM([.$B$6:.$B$10];[$Blad.$A$1])`.
//!
//! Source: `OpenFormula`, part 4 of the `OpenDocument` format 1.3, 5.8 (references) and 5.6 (separators).

/// A formula of a report, which is written as Excel does, as a cell of an `OpenDocument` sheet has it
pub(super) fn open_formula(formula: &str) -> String {
    let mut open = String::from("of:");
    let mut rest = formula;
    while let Some(sign) = rest.chars().next() {
        let (piece, after) = match sign {
            '"' => split_text(rest),
            _ if is_of_word(sign) => rest.split_at(rest.find(|sign| !is_of_word(sign)).unwrap_or(rest.len())),
            _ => rest.split_at(sign.len_utf8()),
        };
        match reference(piece) {
            Some(reference) if !after.starts_with('(') => open.push_str(&reference),
            _ if piece == "," => open.push(';'),
            _ => open.push_str(piece),
        }
        rest = after;
    }
    open
}

fn is_of_word(sign: char) -> bool {
    matches!(sign, '$' | '!' | ':' | '_' | '.') || sign.is_alphanumeric()
}

/// A text with its quotes, in which two quotes stand for one
fn split_text(rest: &str) -> (&str, &str) {
    let mut quotes = 0_usize;
    let end = rest.char_indices().find(|(place, sign)| {
        quotes += usize::from(*sign == '"');
        let next = rest.get(place + 1..).unwrap_or_default();
        *sign == '"' && quotes.is_multiple_of(2) && !next.starts_with('"')
    });
    end.map_or((rest, ""), |(place, quote)| rest.split_at(place + quote.len_utf8()))
}

/// `Blad!$A$1:$B$2` as `[$Blad.$A$1:.$B$2]`; `None` for what is not a block of cells
fn reference(word: &str) -> Option<String> {
    let (sheet, cells) = match word.split_once('!') {
        Some((sheet, cells)) => (format!("${sheet}"), cells),
        None => (String::new(), word),
    };
    let cells: Vec<&str> = cells.split(':').collect();
    if cells.len() > 2 || !cells.iter().all(|cell| is_address(cell)) {
        return None;
    }
    Some(format!("[{sheet}.{}]", cells.join(":.")))
}

/// Whether it is the address of a cell, such as `$B$11`
fn is_address(text: &str) -> bool {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let row = text.get(letters..).unwrap_or_default();
    let row = row.strip_prefix('$').unwrap_or(row);
    (1..=3).contains(&letters) && !row.is_empty() && row.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::open_formula;

    #[test]
    fn references_and_separators_change_and_texts_do_not() {
        for (excel, open) in [
            ("=SUM($B$6:$B$10)", "of:=SUM([.$B$6:.$B$10])"),
            ("=Kostenverdeling!$B$11", "of:=[$Kostenverdeling.$B$11]"),
            ("=ROUND(C5-Totaal,2)", "of:=ROUND([.C5]-Totaal;2)"),
            (
                "=IF(A1=0,\"sluit, A1\",\"zegt \"\"nee\"\", B2\")",
                "of:=IF([.A1]=0;\"sluit, A1\";\"zegt \"\"nee\"\", B2\")",
            ),
            ("=LOG10(AB12)*0.5", "of:=LOG10([.AB12])*0.5"),
            (
                "=SUMIFS(Posten!$C$2:$C$9,Posten!$A$2:$A$9,$A$4)",
                "of:=SUMIFS([$Posten.$C$2:.$C$9];[$Posten.$A$2:.$A$9];[.$A$4])",
            ),
        ] {
            assert_eq!(open_formula(excel), open);
        }
    }
}
