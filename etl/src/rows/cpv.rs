//! CPV codes: a code and what it stands for in a row.

use schema::{headings::CpvField, types::CpvCode};

use super::{Origin, Parsed, no_data, reader::Reader};
use crate::{cells, columns::Header, findings::Finding, workbook::RawRow};

/// A CPV code as a row of a list says it; `None` is not said
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftCpvCode {
    /// Where it stands
    pub origin: Origin,
    /// The code
    pub code: CpvCode,
    /// Its check digit
    pub check_digit: Option<i16>,
    /// Dutch label
    pub label_nl: Option<String>,
    /// English label
    pub label_en: Option<String>,
    /// The code that the list has above it
    pub parent: Option<CpvCode>,
    /// Whether it is on the list of social and other specific services
    pub is_social: Option<bool>,
}

/// What the list of a code is called when it counts
const EDITION: &str = "2008";

/// Reads a row of a list; those of CPV 2003 and of other lists are no data
pub fn parse(row: &RawRow, header: &Header<CpvField>) -> Parsed<DraftCpvCode> {
    let mut reader = Reader::new(row, header);
    if let Some(reason) = reader.read(CpvField::List, cells::line).and_then(|list| other_list(&list)) {
        return Parsed::skipped(reason);
    }
    if reader.cell(CpvField::Code).is_none() {
        if let Some(reason) = no_data::reason(row, header) {
            return Parsed::skipped(reason);
        }
        reader.notice_field(Finding::error("cpv.code_missing"), CpvField::Code);
        return reader.finish(None);
    }
    let Some(code) = reader.read(CpvField::Code, cells::cpv) else { return refused(reader) };
    let draft = DraftCpvCode {
        origin: reader.origin(),
        check_digit: reader.read(CpvField::Code, cells::check_digit),
        label_nl: reader.read(CpvField::Dutch, cells::line),
        label_en: reader.read(CpvField::English, cells::line),
        parent: reader.read(CpvField::Parent, cells::cpv),
        is_social: reader.read(CpvField::Social, cells::yes_no),
        code,
    };
    if draft.label_nl.is_none() && draft.label_en.is_none() && draft.is_social.is_none() {
        let finding = Finding::error("cpv.label_missing").seeing(draft.code.as_str());
        reader.notice_field(finding, CpvField::Code);
    }
    reader.finish(Some(draft))
}

/// A cell that says that there is no code ("n.v.t.") is as good as none
fn refused(mut reader: Reader<'_, CpvField>) -> Parsed<DraftCpvCode> {
    if !reader.has_errors() {
        reader.notice_field(Finding::error("cpv.code_missing"), CpvField::Code);
    }
    reader.finish(None)
}

fn other_list(list: &str) -> Option<&'static str> {
    let words = || list.split(|sign: char| !sign.is_alphanumeric());
    if words().any(|word| word == EDITION) {
        return None;
    }
    let is_2003 = words().any(|word| word == "2003");
    Some(if is_2003 { "rows.skipped_cpv_2003" } else { "rows.skipped_other_list" })
}

#[cfg(test)]
mod tests {
    use schema::types::Severity;

    use super::*;
    use crate::rows::cases::{header, row, told};

    const HEADINGS: &str = "CODE|NL|EN|Parent|Bijlage XIV|Codelijst";

    fn read(cells: &str) -> Parsed<DraftCpvCode> {
        parse(&row(2, cells), &header(HEADINGS))
    }

    #[test]
    fn reads_a_code_with_its_labels() {
        let parsed =
            read("75121000-0|Administratieve diensten|Administrative services|75120000-3|ja|CPV 2008");
        assert_eq!(parsed.findings, []);
        let draft = parsed.draft.unwrap();
        assert_eq!(
            (draft.code.as_str(), draft.check_digit, draft.is_social),
            ("75121000", Some(0), Some(true))
        );
        assert_eq!(draft.parent, "75120000".parse().ok());
        let bare = read("=75121000|Administratieve diensten||||").draft.unwrap();
        assert_eq!((bare.check_digit, bare.label_en, bare.is_social), (None, None, None));
    }

    #[test]
    fn other_lists_are_passed_over() {
        assert_eq!(read("75121000-0|x|x|||CPV 2003").skipped, Some("rows.skipped_cpv_2003"));
        assert_eq!(read("inc|x|x|||accessibility").skipped, Some("rows.skipped_other_list"));
        assert_eq!(read("|Bron: EU||||").skipped, Some("rows.skipped_note"));
    }

    #[test]
    fn a_row_tells_what_it_lacks() {
        for (cells, code) in [
            ("|Zeep|Soap|||", "cpv.code_missing"),
            ("n.v.t.|Zeep|Soap|||", "cpv.code_missing"),
            ("7512|Zeep|Soap|||", "cpv.not_a_code"),
            ("75121000-0||||  |", "cpv.label_missing"),
        ] {
            let parsed = read(cells);
            assert_eq!(told(&parsed.findings), [(code, Severity::Error, "A2".to_owned())], "{cells}");
            assert!(parsed.is_rejected());
        }
    }
}
