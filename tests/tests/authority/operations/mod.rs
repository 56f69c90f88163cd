//! One line for everything that can be asked, and for each case in which the answer differs.

mod changes;
mod reads;

pub(super) use changes::CHANGES;
pub(super) use reads::READS;

/// Something that is asked or done
pub(in crate::authority) struct Operation {
    /// The field, as in the schema; of a type below the root as `Type.field`
    pub(in crate::authority) field: &'static str,
    /// Which case of it; empty when there is one
    pub(in crate::authority) of: &'static str,
    /// The document; `{slug}` and `{Type:name}` stand for a partnership and the identities of what it has
    pub(in crate::authority) document: &'static str,
    /// Where the answer has what was asked for
    pub(in crate::authority) seen: &'static str,
    /// Statements that make it possible, again
    pub(in crate::authority) before: &'static str,
    /// Whether it is the same in every partnership
    pub(in crate::authority) is_everywhere: bool,
}

const fn read(
    field: &'static str,
    of: &'static str,
    document: &'static str,
    seen: &'static str,
) -> Operation {
    Operation { field, of, document, seen, before: "", is_everywhere: false }
}

const fn common(field: &'static str, document: &'static str, seen: &'static str) -> Operation {
    Operation { field, of: "", document, seen, before: "", is_everywhere: true }
}

pub(super) const fn change(
    field: &'static str,
    of: &'static str,
    before: &'static str,
    document: &'static str,
    seen: &'static str,
) -> Operation {
    Operation { field, of, document, seen, before, is_everywhere: false }
}

const fn common_change(
    field: &'static str,
    before: &'static str,
    document: &'static str,
    seen: &'static str,
) -> Operation {
    Operation { field, of: "", document, seen, before, is_everywhere: true }
}

const RUN_IS: &str = "UPDATE import_runs SET applied_by = NULL, claimed_by = NULL, status = ";

/// Everything that can be followed; the statements are done once that is begun
pub(in crate::authority) const FOLLOWED: &[Operation] = &[
    change(
        "importProgress",
        "",
        "'CHECKED'",
        "subscription { importProgress(id: \"{ImportRun:ImportRun}\") { status } }",
        "/importProgress",
    ),
    change(
        "calendarChanges",
        "",
        "UPDATE tenders SET remarks = gen_random_uuid() WHERE tender_id = '{uuid:OwnTender}'",
        "subscription { calendarChanges(partnership: \"{slug}\", year: 2024) { kind } }",
        "/calendarChanges",
    ),
];

impl Operation {
    /// The statements that make it possible
    pub(in crate::authority) fn statements(&self) -> String {
        match self.before.strip_prefix('\'') {
            Some(_) => format!("{RUN_IS}{}", self.before),
            None => self.before.to_owned(),
        }
    }
}
